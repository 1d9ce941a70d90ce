import { ALL_STATES } from "../../../lib/model/response-state.ts";
import { SECOND } from "../time.ts";
import { NEWS, type News } from "./news.ts";
import { REACH, type Reached } from "./states.ts";

/** What follows from news, as far as it is seen from outside. */
interface Followed {
  readonly to: string;
  readonly set: readonly string[];
  readonly told: readonly string[];
  readonly answer: string;
}

/** Lets something happen to a response in a state, and says what followed within half a minute. */
async function follow(reached: Reached, news: News): Promise<Followed> {
  const { scene, id } = reached;
  const before = new Map(scene.world);
  const heard = scene.told.length;
  const { setBy } = scene.simulation.world;
  const answer = await news.happen(reached);
  await scene.pass(30 * SECOND);
  const { state } = scene.simulation.ledger.get(id);
  const later = scene.responses("lamps-on").filter((one) => one.id !== id && one.family === id);
  const set = [...scene.world]
    .filter(([thing, to]) => before.get(thing) !== to && setBy.get(thing) !== "outsider")
    .map(([thing, to]) => `${thing} ${to}`);
  return {
    to: [state, ...later.map((one) => `then ${one.state}`)].join(", "),
    set,
    told: scene.told.slice(heard).map((subject) => subject.replace(/^\[[^\]]+\] /, "").replace(/:.*$/, "")),
    answer:
      answer === undefined
        ? ""
        : "ok" in answer
          ? "done"
          : "rejected" in answer
            ? answer.rejected.kind
            : "ERROR",
  };
}

/** Every state with everything that can happen: what follows, as one table in Markdown. */
export async function lifeTable(): Promise<{ readonly text: string; readonly broken: readonly string[] }> {
  const lines: string[] = [];
  const broken: string[] = [];
  for (const state of ALL_STATES) {
    lines.push(
      "",
      `## ${state}`,
      "",
      "| what happens | state after | set in the account | told | answer |",
      "|---|---|---|---|---|",
    );
    for (const news of NEWS) {
      const reached = await REACH[state]();
      const is = reached.scene.simulation.ledger.get(reached.id).state;
      if (is !== state) throw new Error(`the scene for ${state} reached ${is}`);
      const { to, set, told, answer } = await follow(reached, news);
      const cells = [news.name, to === state ? "·" : to, set.join(", "), told.join(", "), answer];
      lines.push(`| ${cells.join(" | ")} |`);
      broken.push(...reached.scene.broken.map((rule) => `${state}, ${news.name}: ${rule}`));
    }
  }
  return { text: lines.join("\n"), broken };
}
