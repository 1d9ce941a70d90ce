import type { Deciding } from "../../../lib/model/deciding.ts";
import type { Response } from "../../../lib/model/response.ts";
import { startTimer } from "../aws/deployment.ts";
import type { Upset, Upsetting } from "../network.ts";
import { LEAD } from "../people/identity.ts";
import { Operators, type Outcome, type Unmade } from "../people/operator.ts";
import { PLAIN, type Setup } from "../setup.ts";
import { Simulation } from "../simulation.ts";
import { HOUR, MINUTE } from "../time.ts";
import { watched } from "../watching.ts";

type SceneSetup = Partial<Omit<Setup, "deciding">> & {
  readonly deciding?: Partial<Deciding>;
  readonly most?: number;
};

/** One hypothesis: Cordon deployed, no chance but of milliseconds, and what the test lets happen. */
export class Scene {
  readonly simulation: Simulation;
  readonly operators: Operators;
  readonly #watched: ReturnType<typeof watched>;
  #events = 0;

  constructor({ deciding, most, ...setup }: SceneSetup = {}) {
    const whole = { ...PLAIN, ...setup, deciding: { ...PLAIN.deciding, ...deciding } };
    this.simulation = new Simulation({ seed: 1, setup: whole, isTold: true, most: most ?? 400_000 });
    this.operators = new Operators(this.simulation);
    this.#watched = watched({ simulation: this.simulation, operators: this.operators });
    startTimer(this.simulation, 200_000);
  }

  /** The rules that were broken so far. */
  get broken(): readonly string[] {
    return this.#watched.found.map(({ rule }) => rule);
  }

  get world() {
    return this.simulation.world.values;
  }

  get told(): readonly string[] {
    return this.simulation.told.map(({ subject }) => subject);
  }

  /** A finding of a playbook's source. */
  event(
    finding: string,
    lamps: readonly string[],
    {
      keys = [],
      to = "lamps-on",
      ...more
    }: { keys?: readonly string[]; to?: "lamps-on" | "other"; isStrange?: boolean; user?: string } = {},
  ): void {
    const { lambdas, time } = this.simulation;
    const detail = { finding, lamps, keys, ...more };
    lambdas.start(`respond-${to}`, {
      id: `event-${++this.#events}`,
      source: "lamps",
      time: time.date().toISOString(),
      detail,
    });
  }

  pass(milliseconds: number): Promise<void> {
    return this.simulation.time.pass(milliseconds);
  }

  /** Plays until something is so; throws when it is not within an hour. */
  async until(isSo: () => boolean): Promise<void> {
    const { time } = this.simulation;
    await time.until(time.now + HOUR, isSo);
    if (!isSo())
      throw new Error(`it did not become so within an hour:\n${this.simulation.story.lines.join("\n")}`);
  }

  async waitFor<T>(promise: Promise<T>): Promise<T> {
    let isOver = false;
    const over = () => {
      isOver = true;
    };
    promise.then(over, over);
    await this.until(() => isOver);
    return promise;
  }

  responses(playbook?: string): readonly Response[] {
    const all = this.simulation.ledger.responses();
    return playbook === undefined ? all : all.filter((one) => one.playbook === playbook);
  }

  /** The response of a playbook, as it is now. */
  response(playbook = "lamps-on"): Response {
    const found = this.responses(playbook).at(-1);
    if (found === undefined) throw new Error(`no response of ${playbook}`);
    return found;
  }

  /** A response that acted, two minutes later. */
  async contained(lamps: readonly string[], keys: readonly string[] = []): Promise<string> {
    this.event("fa", lamps, { keys });
    await this.until(() => this.responses()[0]?.state === "contained");
    await this.pass(2 * MINUTE);
    return this.response().id;
  }

  /** A response that waits for an approval. */
  async asked(lamps: readonly string[]): Promise<string> {
    this.event("fa", lamps);
    await this.until(() => this.responses()[0]?.state === "waiting");
    await this.pass(5_000);
    return this.response().id;
  }

  undo(id: string, how: Partial<Extract<Unmade, { kind: "undo" }>> = {}): Promise<Outcome<Response>> {
    return this.waitFor(this.operators.undo(LEAD, id, () => how));
  }

  approve(id: string): Promise<Outcome<Response>> {
    return this.waitFor(this.operators.approve(LEAD, id));
  }

  decide(unmade: Unmade): Promise<Outcome<Response>> {
    return this.waitFor(this.operators.decide(LEAD, unmade));
  }

  /** A time so many milliseconds from now. */
  at(milliseconds: number): string {
    return new Date(this.simulation.time.now + milliseconds).toISOString();
  }

  /** Lets calls that begin so end otherwise: as often as said, or until the returned function is called. */
  upset(what: string, upset: Upset, times = Number.POSITIVE_INFINITY): () => void {
    let left = times;
    const upsetting: Upsetting = (call) => {
      if (left <= 0 || !call.what.startsWith(what)) return undefined;
      left -= 1;
      return upset;
    };
    this.simulation.network.upsets.push(upsetting);
    return () => {
      left = 0;
    };
  }
}
