import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { State, Whole } from "../../lib/model/response.ts";
import { isFinal } from "../../lib/model/response-state.ts";
import { loadPlaybooks } from "../../lib/units/load-playbooks.ts";
import { type Answer, loadAttacks } from "../../local/attack.ts";
import { ownEvent } from "../../local/own-event.ts";
import { differences, type Played, play, wantedOf } from "../../local/play.ts";
import { ROOT } from "../../local/project.ts";
import { approve, undo } from "./command-line.ts";
import { company } from "./here.ts";
import { recorded, responsesOf, settled, whenRecord } from "./ledger.ts";
import { listen } from "./people.ts";

const attacks = await loadAttacks();
const playbooks = await loadPlaybooks(join(ROOT, "playbooks"));
const ids = playbooks.map(({ id }) => id);

/** As many playbooks have an attack of their own; only the removal of a playbook may lower it. */
const OWN_ATTACKS = 48;

let people: Awaited<ReturnType<typeof listen>>;
beforeAll(async () => {
  people = await listen();
});

test("for every attack there is a playbook, and no playbook lost its attack", () => {
  const stale = [...attacks.keys()]
    .filter((id) => !ids.includes(id))
    .map((id) => `there is no playbook ${id}: remove local/attacks/${id}.ts`);
  expect(stale).toEqual([]);
  expect(attacks.size, "files of local/attacks").toBeGreaterThanOrEqual(OWN_ATTACKS);
});

describe.concurrent("every playbook: event on the bus, held, undone, seen by plain reads and signed calls", () => {
  test.each(ids.filter((id) => attacks.has(id)))("%s", async (id) => {
    const played = await play(company, id, attacks.get(id)!);
    const { answers } = played.attack;
    const responses = await responsesOf(played);
    expect(
      responses.map(({ state }) => state),
      `for ${answers}`,
    ).toHaveLength(answers.length);
    const first = await Promise.all(responses.map((response, i) => answered(response.id, answers[i]!)));
    if (answers.includes("waiting")) await expectSomeTouched(played);
    for (const { response } of first.filter((_, i) => answers[i] === "waiting")) {
      await people.told(response.id, "APPROVAL REQUIRED");
      await approve(response.id);
      await answered(response.id, "contained");
    }
    const wanted = wantedOf(played);
    expect(differences(wanted.held, await played.look()), "while it is held").toEqual([]);
    for (const what of Object.keys(played.attack.held))
      expect(played.before[what], `${what}, before it is held`).not.toBe(wanted.held[what]);
    for (const { response } of first.toReversed())
      if (response.state === "observed") await people.toldOf(response.id);
      else await undone(response.id);
    expect(differences(wanted.undone, await played.look()), "after the undo").toEqual([]);
  });
});

// What these show is the way of the event, not containment: no test may say more of such a playbook.
const others = playbooks.filter(({ id }) => !attacks.has(id));
describe
  .runIf(others.length > 0)
  .concurrent("a playbook without an attack: its own event, on the bus", () => {
    test.each(others.map((one) => [one.id, one] as const))("%s", async (id, playbook) => {
      const attack = await ownEvent(playbook);
      const played = await play(company, id, attack);
      const responses = await responsesOf(played);
      expect(responses).not.toEqual([]);
      for (const { id: response } of responses) {
        await people.toldOf(response);
        const whole = await recorded(response);
        const otherwise = `its event alone shows too little: write local/attacks/${id}.ts`;
        expect(whole?.response.state, otherwise).toBe(attack.answers[0]);
      }
    });
  });

/** Waits until a response is as its attack says, and its evidence is kept; fails at once where it cannot become so any more. */
async function answered(id: string, answer: Answer): Promise<Whole> {
  const { response } = await whenRecord(
    id,
    `${answer}, or final`,
    ({ response: { state } }) => state === answer || isFinal(state),
  );
  expect(response, "the response").toMatchObject({ state: answer satisfies State });
  const whole = await settled(id, answer);
  const preserves = answer === "contained" && whole.steps.some(({ wave }) => wave === "preserve");
  return preserves
    ? whenRecord(id, "preserved", ({ response: { times } }) => times["preserved"] !== undefined)
    : whole;
}

/** What asks has touched nothing; what stands beside it and acts has touched something. */
async function expectSomeTouched({ attack: { answers, held }, before, look }: Played): Promise<void> {
  const now = await look();
  const touched = Object.keys(before).filter((what) => now[what] !== before[what]);
  for (const what of touched) expect(now[what], what).toBe(held[what]);
  const acted = answers.includes("contained");
  expect(touched.length, `touched before anybody said yes: ${touched}`).toBeLessThan(
    Object.keys(held).length,
  );
  expect(touched.length > 0, `touched before anybody said yes: ${touched}`).toBe(acted);
}

async function undone(id: string): Promise<void> {
  const ran = await undo(id, "--rearm", "all");
  expect(ran.code, ran.out + ran.errors).toBe(0);
  await settled(id, "undone");
}
