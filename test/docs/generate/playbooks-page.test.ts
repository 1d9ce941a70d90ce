import { describe, expect, it } from "vitest";
import { patternWords } from "../../../docs/generate/pattern-words.ts";
import { playbookCard, stepWords } from "../../../docs/generate/playbook-card.ts";
import { permissionsOf } from "../../../docs/generate/playbook-permissions.ts";
import { denyRoleSession } from "../../../lib/actions/deny-role-session.ts";
import { denyUser } from "../../../lib/actions/deny-user.ts";
import { isolateInstance } from "../../../lib/actions/isolate-instance.ts";
import { snapshotVolumes } from "../../../lib/actions/snapshot-volumes.ts";
import { playbook, step } from "../../../lib/model/playbook.ts";
import type { Signal } from "../../../lib/model/signal.ts";
import { cloudtrail } from "../../../lib/sources/cloudtrail.ts";
import { guardduty } from "../../../lib/sources/guardduty.ts";
import { loadPlaybooks } from "../../../lib/units/load-playbooks.ts";
import { loadSources } from "../../../lib/units/load-units.ts";
import { allowed, makeStack, powerOf, powers, ROOT, templateOf } from "../../infra/synth.ts";

const sources = await loadSources(ROOT);
const playbooks = await loadPlaybooks(`${ROOT}/playbooks`);

describe("what a step takes", () => {
  const user = { account: "123456789012", region: "global", userName: "ana" };
  const signal = { user, involved: [{ user: { ...user, userName: "eve" } }] } as unknown as Signal;

  it("is the subject of its name, of each that the signal is about", () => {
    const one = step(denyUser, "user");
    expect(one.subject).toBe("user");
    expect(one.targets(signal)).toEqual([user, { ...user, userName: "eve" }]);
    expect(one.targets({} as Signal)).toEqual([]);
    expect(stepWords(one)).toBe(
      "[deny-user](actions.md#deny-user): an IAM user (`user`). Undo: when the step is named, because it gives power back",
    );
  });

  it("is what a function chooses, in the words of its playbook", () => {
    const ofEve = (words?: string) =>
      step(denyUser, ({ user }) => (user?.userName === "eve" ? user : undefined), words);
    expect(ofEve().targets(signal)).toEqual([{ ...user, userName: "eve" }]);
    expect(stepWords(ofEve("eve alone"))).toContain("(actions.md#deny-user): eve alone. Undo");
    expect(stepWords(ofEve())).toContain("(actions.md#deny-user): what its file chooses. Undo");
  });

  it("does not compile where the action takes something else", () => {
    // @ts-expect-error An access key is no user, though a user's fields are all optional.
    step(denyUser, "accessKey");
    // @ts-expect-error A place alone is no user.
    step(denyUser, "serialConsole");
    // @ts-expect-error An address with a host is more than a host.
    step(isolateInstance, "attacker");
    // @ts-expect-error Who acted is named, and has no place.
    step(denyUser, "actor");
    step(isolateInstance, "launched");
  });
});

describe("a pattern in words", () => {
  const detail = (pattern: { pattern: { readonly [key: string]: never | object } }) =>
    patternWords(pattern.pattern as never);

  it("joins service and call, of one service and of several", () => {
    expect(detail(cloudtrail({ calls: ["iam:CreateUser", "iam:Delete*"] }) as never)).toEqual([
      "calls `iam:CreateUser` `iam:Delete*`",
      "no `errorCode`",
    ]);
    expect(detail(cloudtrail({ calls: ["iam:*", "ec2:RunInstances"], errors: "failed" }) as never)).toEqual([
      "calls `iam:*` `ec2:RunInstances`",
      "`errorCode` is there",
    ]);
  });

  it("says what else it asks for, in EventBridge's words", () => {
    const pattern = {
      source: ["aws.guardduty"],
      detail: {
        type: ["A:B/C", { prefix: "A:D/" }],
        severity: [{ numeric: [">=", 7] }],
        title: [{ "anything-but": { wildcard: ["*SAMPLE*"] } }],
        $or: [{ a: [null] }, { b: { c: [{ suffix: ".exe" }, true] } }],
      },
    };
    expect(patternWords(pattern)).toEqual([
      "`type` `A:B/C` `A:D/*`",
      "`severity` >= 7",
      "`title` nothing of like `*SAMPLE*`",
      "either `a` `null`, or `b.c` `*.exe` `true`",
    ]);
  });
});

describe("a card", () => {
  const page = playbookCard(
    playbook({
      id: "stolen",
      title: "Stolen",
      about: `Because
        it is so.`,
      willNot: ["Touch neighbours."],
      techniques: ["T1552.005"],
      on: [
        guardduty({ types: ["A:B/*"] }),
        cloudtrail({
          calls: ["cloudtrail:StopLogging"],
          about: "trail",
          severity: "high",
          confidence: "low",
        }),
      ],
      contain: [step(denyRoleSession, "session"), step(isolateInstance, "instance")],
      preserve: [step(snapshotVolumes, "instance")],
    }),
    sources,
  ).join("\n");

  it.each([
    "**Stolen.** Because it is so.",
    "- Hears [guardduty](sources.md#guardduty), which acts:",
    "- Hears [cloudtrail](sources.md#cloudtrail), which acts on who acted and undoes that very call; the rest asks:",
    "  - set aside unless it is about a trail that a call stopped",
    "  - severity high, confidence low, whatever else is known",
    "[deny-role-session](actions.md#deny-role-session): the sessions of one name of a role (`session`). Undo: when the step is named",
    "[isolate-instance](actions.md#isolate-instance): a host (`instance`). Undo: yes",
    "Undo: none, snapshots are evidence",
    "  - Touch neighbours.",
    "[T1552.005](https://attack.mitre.org/techniques/T1552/005/) Unsecured Credentials: Cloud Instance Metadata API",
    "- Mode in code: observe",
  ])("says: %s", (line) => expect(page).toContain(line));

  it("says once what two of its actions cannot", () => {
    const lines = page.split("\n").filter((line) => line.startsWith("  - "));
    expect(new Set(lines).size).toBe(lines.length);
  });
});

describe("permissions on a card are those that the deployed roles have", async () => {
  const [observe, act] = [templateOf(await makeStack()), templateOf(await makeStack({ mode: "act" }))];
  const own = /^(dynamodb|sqs):|^logs:(CreateLogStream|PutLogEvents)$|^lambda:InvokeFunction$/;
  const onTheAccount = (template: typeof act, id: string) =>
    allowed(powerOf(template, id)).filter((action) => !own.test(action));

  it.each(playbooks)("$id", (one) => {
    const id = `${one.id.replaceAll("-", "")}Respond`;
    const said = permissionsOf(one);
    expect(onTheAccount(observe, id)).toEqual(said.observe);
    expect(onTheAccount(act, id)).toEqual([...new Set([...said.observe, ...said.act])].sort());
    for (const action of said.identity) expect(onTheAccount(act, "ContainIdentity")).toContain(action);
    const mayInvoke = allowed(powers(act).find((power) => power.id === id)!).includes(
      "lambda:InvokeFunction",
    );
    expect(mayInvoke).toBe(said.identity.length > 0);
  });
});
