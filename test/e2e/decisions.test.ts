import { PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
} from "@aws-sdk/client-sqs";
import { beforeAll, describe, expect, test } from "vitest";
import { seedUser } from "../../local/seed-identities.ts";
import { changesTo } from "./calls.ts";
import { cordon, cordonAs, undo } from "./command-line.ts";
import { account, events, fresh, outputs, put, sqs } from "./here.ts";
import { contained, recorded, settled, until } from "./ledger.ts";
import { listen } from "./people.ts";
import { expectJudged, groupsOf, isolated, newVictim, touches } from "./victims.ts";

let people: Awaited<ReturnType<typeof listen>>;
beforeAll(async () => {
  people = await listen();
});

/** Somebody on call: an IAM user who may call functions/review and look up the stack, and nothing else. */
async function newPerson(name: string, may = ["lambda:InvokeFunction", "cloudformation:DescribeStacks"]) {
  const user = await seedUser(account, `${name}-${fresh()}`, { keys: 1, password: false, may });
  return { user, run: (...words: string[]) => cordonAs(user.keys[0]!, ...words) };
}

/** The hash of the plan that waits, as the command prints it for programs. */
async function planOf(response: string): Promise<string> {
  const { out, code, errors } = await cordon("approve", response, "--dry-run", "--json");
  expect(code, errors).toBe(0);
  return (JSON.parse(out) as { plan: { hash: string } }).plan.hash;
}

async function asked(name: string) {
  const victim = await newVictim(name, { asks: true });
  await put(victim.event());
  await settled(victim.response, "waiting");
  return victim;
}

function sayYes(response: string, plan: string, ...more: string[]) {
  return [
    "approve",
    response,
    "--plan",
    plan,
    "--reason",
    "an end-to-end test",
    "--yes",
    "--no-input",
    ...more,
  ] as const;
}

describe.concurrent("decisions, by the real command", () => {
  test("a host whose tag says ask: nothing is touched until a person says yes, with a proof of their own", async () => {
    const victim = await asked("asked");
    await expectJudged(victim, "before");
    const message = await people.told(victim.response, "APPROVAL REQUIRED");
    expect(message.text).toContain(`cordon approve ${victim.response}`);
    expect(message.text).not.toMatch(/https?:/);

    const on = await newPerson("on-call");
    const wrong = await on.run(...sayYes(victim.response, "f".repeat(64)));
    expect(wrong.code, wrong.errors).toBe(5);
    await expectJudged(victim, "before");

    const yes = await on.run(...sayYes(victim.response, await planOf(victim.response)));
    expect(yes.code, yes.errors).toBe(0);
    const { response } = await contained(victim.response);
    expect(response.approvals).toMatchObject([{ by: on.user.arn, steps: [1, 2, 3] }]);
    await expectJudged(victim, "contained");
    const undone = await undo(victim.response, "--rearm", "all");
    expect(undone.code, undone.errors).toBe(0);
    await expectJudged(victim, "undone");
  });

  test("two people say yes at once: it is contained once", async () => {
    const victim = await asked("asked-at-once");
    const [one, other, plan] = await Promise.all([
      newPerson("one"),
      newPerson("other"),
      planOf(victim.response),
    ]);
    const words = sayYes(victim.response, plan);
    const ran = await Promise.all([one.run(...words), other.run(...words)]);
    const codes = ran.map(({ code }) => code).sort();
    expect(codes, ran.map(({ errors }) => errors).join("\n")).toEqual([0, 5]);
    const { response } = await contained(victim.response);
    expect(response.approvals).toHaveLength(1);
    await expectJudged(victim, "contained");
    const isolating = (await changesTo(touches(victim))).filter((call) =>
      JSON.stringify(call).includes("ModifyNetworkInterfaceAttribute"),
    );
    expect(isolating).toHaveLength(victim.interfaces.length);
  });

  test("a no keeps everything as it is, and is told", async () => {
    const victim = await asked("declined");
    const no = await cordon("decline", victim.response, "--reason", "planned work", "--yes", "--no-input");
    expect(no.code, no.errors).toBe(0);
    await settled(victim.response, "declined");
    await people.told(victim.response, "Declined");
    await expectJudged(victim, "before");
    const late = await cordon(...sayYes(victim.response, "0".repeat(64)));
    expect(late.code, late.errors).toBe(5);
  });

  test("a host is contained by hand, and undone, through the same door", async () => {
    const victim = await newVictim("by-hand");
    const by = ["--playbook", "stolen-instance-credentials", "--reason", "it beacons", "--yes", "--no-input"];
    const done = await cordon("contain", victim.host.id, ...by, "--json");
    expect(done.code, done.errors).toBe(0);
    const { id } = (JSON.parse(done.out) as { response: { id: string } }).response;
    const { response } = await contained(id);
    expect(response.byHand).toMatchObject({ reason: "it beacons", target: { instanceId: victim.host.id } });
    expect(await isolated(victim)).toBe(victim.interfaces.length);
    const undone = await undo(id);
    expect(undone.code, undone.errors).toBe(0);
    const [first] = victim.host.interfaces;
    expect((await groupsOf(victim, first!.id)).sort()).toEqual(first!.groups);
  });

  test("what is muted is only observed, and says who muted it", async () => {
    const victim = await newVictim("muted");
    const muted = await cordon(
      ...["mute", "--target", victim.host.id, "--for", "1h", "--reason", "a test host", "--no-input"],
    );
    expect(muted.code, muted.errors).toBe(0);
    await put(victim.event());
    const { response } = await settled(victim.response, "observed");
    expect(response.decision?.because.join()).toContain("a test host");
    await expectJudged(victim, "before");
  });

  test("who may not call functions/review decides nothing", async () => {
    const victim = await asked("stranger");
    const stranger = await newPerson("stranger", ["cloudformation:DescribeStacks"]);
    const refused = await stranger.run(...sayYes(victim.response, "0".repeat(64)));
    expect(refused.code, refused.errors).toBe(6);
    expect((await recorded(victim.response))?.response.ask?.approvals).toEqual([]);
  });

  test("every change of a response is an event on Cordon's own bus", async () => {
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `bus-${fresh()}` }));
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
    );
    const arn = Attributes!.QueueArn!;
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: arn,
        },
      ],
    });
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
    const victim = await newVictim("on-the-bus");
    const rule = { EventBusName: outputs["EventBusName"]!, Name: `test-${fresh()}` };
    const EventPattern = JSON.stringify({
      source: ["cordon"],
      detail: { response: [victim.response], state: ["contained"] },
    });
    await events.send(new PutRuleCommand({ ...rule, EventPattern }));
    await events.send(
      new PutTargetsCommand({
        EventBusName: rule.EventBusName,
        Rule: rule.Name,
        Targets: [{ Id: "q", Arn: arn }],
      }),
    );
    await put(victim.event());
    const body = await until("the event on the bus", async () => {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
      return Messages[0]?.Body;
    });
    expect(JSON.parse(body)).toMatchObject({
      source: "cordon",
      "detail-type": "Cordon Response Changed",
      detail: { schema: "cordon.response-changed/v1", response: victim.response, state: "contained" },
    });
  });
});
