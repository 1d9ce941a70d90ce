import { SECOND } from "../time.ts";
import type { Reached } from "./states.ts";

type Answer = Awaited<ReturnType<Reached["scene"]["decide"]>>;

/** Something that can happen to a response; the answer is what a person gets, where one acts. */
export interface News {
  readonly name: string;
  happen(reached: Reached): Promise<Answer | undefined>;
}

function event(name: string, lamps: readonly string[], more: { isStrange?: boolean } = {}): News {
  return {
    name,
    async happen({ scene }) {
      scene.event("fa", lamps, more);
      await scene.pass(30 * SECOND);
      return undefined;
    },
  };
}

function decision(kind: "decline" | "accept" | "note"): News {
  return { name: kind, happen: ({ scene, id }) => scene.decide({ kind, response: id }) };
}

/** Everything that can happen to a response, one after the other in a scene of its own. */
export const NEWS: readonly News[] = [
  event("the same event", ["hall"]),
  event("new target", ["hall", "cellar"]),
  event("new target, from a source that asks", ["hall", "cellar"], { isStrange: true }),
  { name: "approve", happen: ({ scene, id }) => scene.approve(id) },
  decision("decline"),
  decision("accept"),
  decision("note"),
  {
    name: "extend",
    happen: ({ scene, id }) =>
      scene.decide({ kind: "extend", response: id, until: scene.at(20 * 3_600_000) }),
  },
  { name: "undo", happen: ({ scene, id }) => scene.undo(id, { verdict: "right" }) },
  {
    name: "read back, and another principal changed it",
    async happen({ scene, id }) {
      scene.simulation.world.outsider("hall", "blue");
      scene.simulation.lambdas.start("watch", { kind: "check", ids: [id] });
      await scene.pass(10 * SECOND);
      return undefined;
    },
  },
  {
    name: "an hour passes",
    async happen({ scene }) {
      await scene.pass(3_600 * SECOND);
      return undefined;
    },
  },
  {
    name: "paused, and ten minutes pass",
    async happen({ scene }) {
      await scene.decide({ kind: "pause", scope: "all", until: scene.at(3 * 3_600_000) });
      await scene.pass(600 * SECOND);
      return undefined;
    },
  },
];
