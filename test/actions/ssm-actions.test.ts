import {
  SendCommandCommand,
  SSMClient,
  StartSessionCommand,
  TerminateSessionCommand,
} from "@aws-sdk/client-ssm";
import { beforeEach, describe, expect, test } from "vitest";
import { cancelSsmCommand } from "../../lib/actions/cancel-ssm-command.ts";
import { endSsmSessions } from "../../lib/actions/end-ssm-sessions.ts";
import type { Change, Plan } from "../../lib/model/action.ts";
import { type Faults, openClient, openDoor } from "../support/aws-door.ts";
import type { Moto } from "../support/moto.ts";
import { useServer } from "../support/use-server.ts";
import { makeNetwork, PLACE } from "./ec2-account.ts";
import { DENIED_KEY, SSM_AS_DOCUMENTED } from "./ssm-account.ts";

const moto = useServer(() => SSM_AS_DOCUMENTED.start());
let ssm: SSMClient;
beforeEach(async () => {
  ssm = openClient(moto, SSMClient);
});

function door(faults?: Faults, as: Moto = moto) {
  return openDoor(as, PLACE, "7QX4M2K9TD", faults);
}
function denied() {
  return door({}, { ...moto, credentials: { accessKeyId: DENIED_KEY, secretAccessKey: "denied" } });
}

describe("end-ssm-sessions", () => {
  let target: { account: string; region: string; instanceId: string };
  beforeEach(async () => {
    const net = await makeNetwork(moto);
    target = { ...PLACE, instanceId: (await net.launch([net.web])).id };
  });
  const start = async () =>
    (await ssm.send(new StartSessionCommand({ Target: target.instanceId }))).SessionId!;
  const planOf = (faults?: Faults) => endSsmSessions.plan(target, door(faults));
  const changesOf = async () => ((await planOf()) as Plan).changes as Change<{ sessionId: string }>[];

  test("names each session, whose it is, and that the next one is not prevented", async () => {
    const session = await start();
    const plan = (await planOf()) as Plan;
    expect(plan.changes).toEqual([
      {
        hold: `instance/${target.instanceId}/session/${session}/state`,
        of: `session ${session}`,
        from: "Connected",
        to: "Terminated",
        before: { sessionId: session },
      },
    ]);
    expect(plan.affected).toEqual([
      `arn:aws:iam::123456789012:user/ana: session ${session} to ${target.instanceId} ends`,
    ]);
    expect(plan.limits).toContainEqual(expect.stringMatching(/^New sessions are not prevented/));
  });

  test("no open session: moot", async () => {
    expect(await planOf()).toEqual({
      moot: expect.stringContaining("no session of Session Manager is open"),
    });
  });

  test("a session that ended meanwhile has ended (DoesNotExistException)", async () => {
    const session = await start();
    const changes = await changesOf();
    await ssm.send(new TerminateSessionCommand({ SessionId: session }));
    await endSsmSessions.apply(target, changes[0]!, door());
    expect(await endSsmSessions.verify(target, changes, door())).toEqual({ holds: true, missing: [] });
  });

  test("one opened since is missing, and breaks none of ours", async () => {
    await start();
    const changes = await changesOf();
    await endSsmSessions.apply(target, changes[0]!, door());
    const late = await start();
    expect(await endSsmSessions.verify(target, changes, door())).toEqual({
      holds: false,
      missing: [expect.stringMatching(`^session ${late} was opened since, by arn:`)],
      broken: [],
    });
  });

  test("a session id that Systems Manager would never make is refused, not called", async () => {
    await start();
    const answer: Faults["answer"] = (_call, output) => {
      for (const one of (output["Sessions"] ?? []) as { SessionId: string }[]) one.SessionId = "a/../b";
    };
    expect(await planOf({ answer })).toEqual({
      refused: expect.stringContaining("is not the id of a session"),
    });
  });

  test("denied is thrown, and ends nothing", async () => {
    await start();
    const [change] = await changesOf();
    await expect(endSsmSessions.apply(target, change!, denied())).rejects.toThrow();
    expect((await endSsmSessions.verify(target, [change!], door())).holds).toBe(false);
  });

  test("ends sessions of hosts only: not those of ECS tasks", () => {
    expect(endSsmSessions.permissions.apply).toEqual([
      {
        actions: ["ssm:TerminateSession"],
        resources: ["arn:{partition}:ssm:{region}:{account}:session/*"],
        conditions: { StringLike: { "ssm:resourceTag/aws:ssmmessages:target-id": "i-*" } },
      },
    ]);
  });
});

describe("cancel-ssm-command", () => {
  const [A, B] = ["i-0aaaaaaaaaaaaaaaa", "i-0bbbbbbbbbbbbbbbb"] as const;
  const send = async (hosts: readonly string[], ended: readonly string[]) => {
    const Parameters = { ended: [...ended] };
    const input = { DocumentName: "AWS-RunShellScript", InstanceIds: [...hosts], Parameters };
    return { ...PLACE, commandId: (await ssm.send(new SendCommandCommand(input))).Command!.CommandId! };
  };
  type Target = Awaited<ReturnType<typeof send>>;
  const planOf = (target: Target) => cancelSsmCommand.plan(target, door());

  test("says where it is cancelled, and where it has ended and is not taken back", async () => {
    const target = await send([A, B], [B]);
    expect(await planOf(target)).toMatchObject({
      changes: [
        {
          hold: `command/${target.commandId}/state`,
          of: `command ${target.commandId} (AWS-RunShellScript)`,
          from: "InProgress",
          to: "Cancelled",
          before: { status: "InProgress", document: "AWS-RunShellScript" },
        },
      ],
      affected: [`${A}: AWS-RunShellScript is cancelled`],
      limits: [
        `It already ended on ${B}: what it did there is not undone`,
        expect.stringMatching(/^A cancel is an attempt/),
        expect.stringMatching(/can send it again/),
      ],
    });
  });

  test("many hosts are counted", async () => {
    const hosts = Array.from({ length: 12 }, (_, i) => `i-0000000${String(i).padStart(2, "0")}`);
    const { affected, asset } = (await planOf(await send(hosts, []))) as Plan;
    expect(affected[0]).toMatch(/and 2 more instances: /);
    expect(asset?.reach).toBe("others");
  });

  test("ended, or cancelled: moot, and what it did stays", async () => {
    const target = await send([A], [A]);
    expect(await planOf(target)).toEqual({ moot: expect.stringMatching(/is already Success/) });
    const other = await send([A], []);
    await cancelSsmCommand.apply(other, {} as never, door());
    expect(await planOf(other)).toEqual({ moot: expect.stringMatching(/is already Cancelled/) });
  });

  test("unknown to Systems Manager: moot, nothing to apply, nothing that runs", async () => {
    const target = { ...PLACE, commandId: "0123abcd-0123-0123-0123-0123456789ab" };
    expect(await planOf(target)).toEqual({ moot: expect.stringContaining("does not exist in") });
    await cancelSsmCommand.apply(target, {} as never, door());
    expect(await cancelSsmCommand.verify(target, [], door())).toEqual({ holds: true, missing: [] });
  });

  test("being cancelled, or running on one host still, is not cancelled", async () => {
    const target = await send([A, B], []);
    const { changes } = (await planOf(target)) as Plan;
    const known = changes as Parameters<typeof cancelSsmCommand.verify>[1];
    const cancelling: Faults["answer"] = (_call, output) => {
      for (const one of (output["Commands"] ?? []) as { Status: string }[]) one.Status = "Cancelling";
    };
    await cancelSsmCommand.apply(target, {} as never, door());
    expect(await cancelSsmCommand.verify(target, known, door({ answer: cancelling }))).toMatchObject({
      missing: [`command ${target.commandId} is Cancelling`],
    });
    const late: Faults["answer"] = (_call, output) => {
      const [first] = (output["CommandInvocations"] ?? []) as { Status: string }[];
      if (first) first.Status = "Delayed";
    };
    expect(await cancelSsmCommand.verify(target, known, door({ answer: late }))).toMatchObject({
      missing: [`command ${target.commandId} has not ended on ${A}`],
    });
  });

  test("denied is thrown", async () => {
    await expect(cancelSsmCommand.plan(await send([A], []), denied())).rejects.toThrow();
  });
});
