import { describe, expect, test } from "vitest";
import { killAt } from "./calls.ts";
import { undo } from "./command-line.ts";
import { put } from "./here.ts";
import { changeOf, contained, recorded, settled } from "./ledger.ts";
import { expectJudged, isolated, newVictim, type Victim } from "./victims.ts";

/** Where the responder dies, and how many of the host's two interfaces are isolated by then. */
const DEATHS: readonly [
  when: string,
  at: (victim: Victim) => Parameters<typeof killAt>[0],
  isolatedByThen: number | readonly number[],
][] = [
  [
    "once it has claimed the finding",
    ({ response }) => ({ action: "PutItem", text: response, when: "after" }),
    0,
  ],
  [
    "before its first change",
    ({ interfaces }) => ({
      action: "ModifyNetworkInterfaceAttribute",
      text: interfaces.join("|"),
      when: "before",
    }),
    0,
  ],
  [
    "after its first change, of two",
    ({ interfaces }) => ({
      action: "ModifyNetworkInterfaceAttribute",
      text: interfaces.join("|"),
      when: "after",
    }),
    // Both calls leave at once: the second may be done when the process dies.
    [1, 2],
  ],
  [
    "when all is changed and nothing of it recorded",
    ({ response }) => ({
      action: "TransactWriteItems",
      text: `(?=.*${response})(?=.*appliedAt)(?=.*isolate-instance)`,
      when: "before",
    }),
    2,
  ],
];

describe.concurrent("the process of the responder is killed (SIGKILL), and Lambda's own retry goes on", () => {
  test.each(DEATHS)(
    "%s: contained, with the first before-image, and can be undone",
    async (_when, at, count) => {
      const victim = await newVictim("killed");
      const killed = await killAt(at(victim));
      await put(victim.event());
      await killed();
      expect([count].flat()).toContain(await isolated(victim));
      expect((await recorded(victim.response))?.response.state).toBe(
        at(victim).action === "PutItem" ? "new" : "containing",
      );

      const whole = await contained(victim.response);
      await expectJudged(victim, "contained");
      for (const { id, groups } of victim.host.interfaces) {
        const { before } = changeOf(whole, `network-interface/${id}/groups`);
        expect([...(before as { groups: string[] }).groups].sort()).toEqual(groups);
      }
      expect(whole.response).toMatchObject({ repeats: 0, generation: 1 });

      expect((await undo(victim.response, "--rearm", "all")).code).toBe(0);
      await expectJudged(victim, "undone");
    },
  );

  test("the identity executor's process, after it wrote the policy: the responder's retry completes it", async () => {
    const victim = await newVictim("killed-identity");
    const killed = await killAt({
      action: "PutRolePolicy",
      text: `RoleName=${victim.role.name}`,
      when: "after",
    });
    await put(victim.event());
    await killed();
    await contained(victim.response);
    await expectJudged(victim, "contained");
  });

  test("the process of an undo: asked for again, it ends what it began", async () => {
    const victim = await newVictim("killed-undo");
    await put(victim.event());
    await contained(victim.response);
    const killed = await killAt({
      action: "ModifyNetworkInterfaceAttribute",
      text: victim.interfaces.join("|"),
      when: "after",
    });
    const [cut] = await Promise.all([undo(victim.response, "--rearm", "all"), killed()]);
    expect(cut.code).toBe(1);
    expect(await isolated(victim)).toBe(1);
    const again = await undo(victim.response, "--rearm", "all");
    expect(again.code, again.errors).toBe(0);
    await settled(victim.response, "undone");
    await expectJudged(victim, "undone");
  });
});
