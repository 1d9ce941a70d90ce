import type { Response } from "../../../lib/model/response.ts";
import { type Chance, chanceOf } from "../chance.ts";
import type { Act } from "../schedule.ts";
import type { Simulation } from "../simulation.ts";
import { MINUTE } from "../time.ts";
import { LEAD, PEOPLE } from "./identity.ts";
import type { Operators } from "./operator.ts";

/** One person does one thing with one of the responses that the list shows. */
export async function doAct(
  act: Act,
  draw: number,
  operators: Operators,
  simulation: Simulation,
): Promise<void> {
  const chance = chanceOf(draw);
  const listed = await operators.ask<readonly Response[]>({ kind: "list", limit: 20 });
  if (!("ok" in listed) || listed.ok.length === 0) return;
  const response = chance.pick(listed.ok);
  const who = chance.pick(PEOPLE);
  const id = response.id;
  const scope = chance.pick(["all", `playbook/${response.playbook}`]);
  const muted = chance.pick([`finding/${response.family}`, "type/Lamp", "target/lamp/hall"]);
  const soon = (from: number, to: number) =>
    new Date(simulation.time.now + chance.between(from, to) * MINUTE).toISOString();
  switch (act) {
    case "approve": {
      const isWhole = chance.happens(0.7);
      await operators.approve(who, id, (open) => (isWhole ? open : open.filter(() => chance.happens(0.6))));
      return;
    }
    case "undo":
      await undo(chance, who, id, operators);
      return;
    case "extend":
      await operators.decide(who, { kind: act, response: id, until: soon(11, 60) });
      return;
    case "pause":
      await operators.decide(who, { kind: act, scope, until: soon(2, 30) });
      return;
    case "mute":
      await operators.decide(who, { kind: act, scope: muted, until: soon(5, 30) });
      return;
    case "resume":
      await operators.decide(LEAD, { kind: act, scope });
      return;
    case "unmute":
      await operators.decide(LEAD, { kind: act, scope: muted });
      return;
    case "contain":
      await operators.contain(who, response.playbook, chance.pick(["hall", "attic", "cellar"]));
      return;
    default:
      await operators.decide(who, { kind: act, response: id });
  }
}

async function undo(
  chance: Chance,
  who: (typeof PEOPLE)[number],
  id: string,
  operators: Operators,
): Promise<void> {
  await operators.undo(who, id, ({ lines }) => {
    const steps = [...new Set(lines.map(({ step }) => step))];
    const conflicts = lines.filter(({ standing }) => standing?.conflict).map(({ hold }) => hold);
    return {
      verdict: chance.pick(["false", "right", "too-wide", "unstated"] as const),
      rearm: chance.happens(0.5) ? steps : [],
      force: who === LEAD && chance.happens(0.2) ? conflicts : [],
      ...(chance.happens(0.2) && steps.length > 0 && { steps: [chance.pick(steps)] }),
    };
  });
}
