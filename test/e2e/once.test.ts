import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { describe, expect, test } from "vitest";
import { ROOT_KEY } from "../../local/start.ts";
import { callsAbout, changesTo } from "./calls.ts";
import { account, functions, lambda, put } from "./here.ts";
import { contained, settled, until, whenRecord } from "./ledger.ts";
import { answerTo, expectJudged, newVictim, touches, type Victim } from "./victims.ts";

const THOSE_OF_ONE = [
  "CreateSnapshots",
  "ModifyNetworkInterfaceAttribute",
  "ModifyNetworkInterfaceAttribute",
  "PutRolePolicy",
];

describe.concurrent("once", () => {
  test("a finding put on the bus ten times at once is one response and is contained by the calls of one", async () => {
    const victim = await newVictim("ten-events");
    const { source, time, detail, "detail-type": type } = victim.event();
    const entry = {
      Source: source,
      DetailType: type,
      Time: new Date(time),
      Detail: JSON.stringify(detail),
    };
    const { endpoint, region } = account;
    const bus = new EventBridgeClient({ endpoint, region, credentials: ROOT_KEY });
    const { FailedEntryCount } = await bus.send(new PutEventsCommand({ Entries: Array(10).fill(entry) }));
    expect(FailedEntryCount).toBe(0);
    const whole = await whenRecord(
      victim.response,
      "joined by nine others",
      ({ response }) => response.repeats === 9 && response.state === "contained",
    );
    await contained(victim.response);
    expect(whole.response.generation).toBe(1);
    expect(await changesTo(touches(victim))).toEqual(THOSE_OF_ONE);
    await expectJudged(victim, "contained");
  });

  test("one event delivered ten times at once, as EventBridge may, is no repeat even", async () => {
    const victim = await newVictim("ten-deliveries");
    const Payload = JSON.stringify(victim.event());
    const FunctionName = functions["stolen-instance-credentials"];
    const deliver = () => lambda.send(new InvokeCommand({ FunctionName, Payload, InvocationType: "Event" }));
    await Promise.all(Array.from({ length: 10 }, deliver));
    const claims = `"pk":{"S":"R#${victim.response}"},"sk":{"S":"response"}`;
    await until("ten claims of the response", async () => {
      const made = (await callsAbout(claims)).filter((action) => action === "PutItem");
      return made.length >= 10 || undefined;
    });
    const { response } = await contained(victim.response);
    expect(response.repeats).toBe(0);
    expect(await changesTo(touches(victim))).toEqual(THOSE_OF_ONE);
    await expectJudged(victim, "contained");
  });

  test("an update of the finding that names a second host contains that one too, in the same response", async () => {
    const first = await newVictim("first");
    const second = await newVictim("second", { role: first.role });
    await put(first.event());
    await contained(first.response);
    expect(await answerTo(second.stolen)).toBe("allowed");
    await put(second.event({ id: first.finding, count: 2, updatedAt: new Date(Date.now() + 1_000) }));
    const { steps } = await whenRecord(
      first.response,
      "revised and preserved",
      ({ response, steps }) =>
        response.revision === 2 &&
        response.state === "contained" &&
        response.lease === undefined &&
        steps.every(({ changes }) => changes.every(({ state }) => state === "applied")),
    );
    expect(steps.map(({ n, action, revision }) => [n, action, revision])).toEqual([
      [1, "deny-role-session", 1],
      [2, "isolate-instance", 1],
      [3, "snapshot-volumes", 1],
      [4, "deny-role-session", 2],
      [5, "isolate-instance", 2],
      [6, "snapshot-volumes", 2],
    ]);
    await settled(first.response, "contained");
    for (const victim of [first, second]) await cutAlone(victim);
    expect(await changesTo([...first.interfaces, ...second.interfaces].join("|"))).toEqual(
      Array(4).fill("ModifyNetworkInterfaceAttribute"),
    );
  });
});

/** The judge would ask for one policy on the role: here there are two, one a session. */
async function cutAlone(victim: Victim): Promise<void> {
  const reasons = await victim.judged("contained");
  expect(reasons.filter((reason) => !reason.includes("has a policy that it should not"))).toEqual([]);
}
