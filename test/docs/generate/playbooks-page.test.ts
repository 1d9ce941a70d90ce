import { describe, expect, it } from "vitest";
import { FINDING_TYPES } from "../../../docs/generate/finding-types.ts";
import { patternWords } from "../../../docs/generate/pattern-words.ts";
import { playbookCard } from "../../../docs/generate/playbook-card.ts";
import { permissionsOf } from "../../../docs/generate/playbook-permissions.ts";
import { inWords, targetsOf } from "../../../docs/generate/step-targets.ts";
import { typesHeard } from "../../../docs/generate/types-heard.ts";
import { denyBucketPrincipal } from "../../../lib/actions/deny-bucket-principal.ts";
import { denyRoleSession } from "../../../lib/actions/deny-role-session.ts";
import { isolateInstance } from "../../../lib/actions/isolate-instance.ts";
import { quarantineRole } from "../../../lib/actions/quarantine-role.ts";
import { snapshotVolumes } from "../../../lib/actions/snapshot-volumes.ts";
import { playbook, step } from "../../../lib/model/playbook.ts";
import { SUBJECTS } from "../../../lib/model/signal.ts";
import { cloudtrail } from "../../../lib/sources/cloudtrail.ts";
import { guardduty } from "../../../lib/sources/guardduty.ts";
import { loadPlaybooks } from "../../../lib/units/load-playbooks.ts";
import { loadSources } from "../../../lib/units/load-units.ts";
import { allowed, makeStack, powerOf, powers, ROOT, templateOf } from "../../infra/synth.ts";

const sources = await loadSources(ROOT);
const playbooks = await loadPlaybooks(`${ROOT}/playbooks`);

describe("what a step gets, asked of its own function", () => {
  it("is the subject that it takes, and of which types", () => {
    const types = ["a", "b"];
    expect(
      targetsOf(
        step(isolateInstance, ({ instance }) => instance),
        types,
      ),
    ).toEqual({
      ways: [{ of: ["instance"], isItself: true }],
    });
    expect(
      targetsOf(
        step(isolateInstance, ({ type, instance }) => (type === "b" ? instance : undefined)),
        types,
      ),
    ).toEqual({ ways: [{ of: ["instance"], isItself: true }], onlyFor: ["b"] });
  });

  it("is found where another subject keeps it from that", () => {
    const one = step(quarantineRole, ({ session, actingRole }) => (session ? undefined : actingRole));
    expect(targetsOf(one, [])).toEqual({ ways: [{ of: ["actingRole"], isItself: true }] });
  });

  it("is what it makes of several, or of one of some kind", () => {
    const made = step(
      denyBucketPrincipal,
      ({ bucket, actor }) => bucket && actor && { ...bucket, principalArn: actor.name },
    );
    expect(inWords(targetsOf(made, []))).toBe("made from who acted (`actor`) with an S3 bucket (`bucket`)");
    const ofTask = step(denyRoleSession, ({ session }) =>
      session?.workload === "ecs" ? session : undefined,
    );
    expect(inWords(targetsOf(ofTask, []))).toBe("the sessions of one name of a role (`session`)");
  });

  it.each(playbooks)("is something for every step of $id", (one) => {
    const types = typesHeard(one, FINDING_TYPES);
    const nothing = [...one.contain, ...one.preserve].filter(
      (each) => targetsOf(each, types).ways.length === 0,
    );
    expect(nothing.map(({ action }) => action.id)).toEqual([]);
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
      contain: [
        step(denyRoleSession, ({ session }) => session),
        step(isolateInstance, ({ instance }) => instance),
      ],
      preserve: [step(snapshotVolumes, ({ instance }) => instance)],
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

  it("has a word for every kind that a signal can be about", () => {
    for (const kind of SUBJECTS) {
      const one = step(isolateInstance, (signal) => signal[kind] as never);
      expect(targetsOf(one, []).ways).toEqual([{ of: [kind], isItself: true }]);
    }
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
