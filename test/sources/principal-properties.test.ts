import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ACCESS_KEY_ID, IAM_NAME, SESSION_NAME } from "../../lib/aws/formats.ts";
import { Unreadable } from "../../lib/events/unreadable.ts";
import type { Subjects } from "../../lib/model/signal.ts";
import { identityOf } from "../../lib/sources/cloudtrail/identity.ts";
import { principalOf } from "../../lib/sources/principal/principal.ts";

const HERE = "123456789012";
const ELSEWHERE = "999988887777";

type Record_ = { readonly [key: string]: unknown };

const account = fc.constantFrom(HERE, HERE, HERE, ELSEWHERE, "12345", "");
const partition = fc.constantFrom("aws", "aws-cn", "aws-us-gov", "aws-iso-b", "aws-eusc");
const path = fc.constantFrom(
  "",
  "ci/",
  "aws-service-role/ecs.amazonaws.com/",
  "aws-reserved/sso.amazonaws.com/",
);
const name = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      "deploy",
      "alice",
      "AWSReservedSSO_Admin_1",
      "i-0123456789abcdef0",
      "a+b=c,d.e@f-g",
    ),
  },
  { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 70 }) },
);
const uniqueId = fc.constantFrom(
  "AROAIDPPEZS35WEXAMPLE",
  "AROAANOTHERROLEXAMPLE",
  "AIDAJ45Q7YFFAREXAMPLE",
  "1111",
  HERE,
);
const key = fc.constantFrom("AKIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE", "1111", undefined);

/** An identity whose parts agree as often as not. */
const identity = fc
  .record({
    type: fc.constantFrom(
      "IAMUser",
      "AssumedRole",
      "AssumedRole",
      "Role",
      "FederatedUser",
      "Root",
      "AWSAccount",
      "Unknown",
    ),
    partition,
    accounts: fc.oneof(
      account.map((one) => [one, one, one]),
      fc.tuple(account, account, account),
    ),
    path,
    names: fc.oneof(
      name.map((one) => [one, one, one]),
      fc.tuple(name, name, name),
    ),
    sessions: fc.oneof(
      name.map((one) => [one, one]),
      fc.tuple(name, name),
    ),
    ids: fc.oneof(
      uniqueId.map((one) => [one, one]),
      fc.tuple(uniqueId, uniqueId),
    ),
    key,
    bare: fc.boolean(),
  })
  .map(({ type, partition, accounts, path, names, sessions, ids, key, bare }): Record_ => {
    const arn = (service: string, n: number, rest: string) =>
      `arn:${partition}:${service}::${accounts[n]}:${rest}`;
    const arns: Record_ = {
      IAMUser: arn("iam", 0, `user/${path}${names[0]}`),
      AssumedRole: arn("sts", 0, `assumed-role/${names[0]}/${sessions[0]}`),
      Role: arn("iam", 0, `role/${path}${names[0]}`),
      FederatedUser: arn("sts", 0, `federated-user/${names[0]}`),
      Root: arn("iam", 0, "root"),
    };
    const isUsers = type === "FederatedUser";
    return {
      type,
      arn: arns[type],
      accountId: accounts[1],
      principalId: bare ? ids[0] : `${ids[0]}:${sessions[1]}`,
      accessKeyId: key,
      ...(type !== "FederatedUser" && { userName: names[1] }),
      sessionContext: {
        sessionIssuer: {
          type: isUsers ? "IAMUser" : "Role",
          arn: arn("iam", 2, `${isUsers ? "user" : "role"}/${path}${names[2]}`),
          principalId: ids[1],
          userName: names[2],
        },
        ec2RoleDelivery: "2.0",
      },
    };
  });

/** One place of an identity, with something else in it. */
const mutated = fc
  .tuple(
    identity,
    fc.array(
      fc.tuple(
        fc.constantFrom(
          "type",
          "arn",
          "accountId",
          "principalId",
          "accessKeyId",
          "userName",
          "sessionContext",
          "invokedBy",
          "onBehalfOf",
        ),
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.anything({ withNullPrototype: true }),
          fc.constantFrom("*", "AROA:", "arn:aws:iam::123456789012:root"),
        ),
      ),
      { maxLength: 2 },
    ),
  )
  .map(([one, changes]) => ({ ...one, ...Object.fromEntries(changes) }));

function read(userIdentity: Record_): Subjects | undefined {
  try {
    return principalOf(identityOf({ detail: { userIdentity } }, HERE));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    expect(error.field).toMatch(/^detail\.[\w.]{1,90}$/);
    expect(error.reason).toMatch(/^[\x20-\x7e…]{1,200}$/);
    return undefined;
  }
}

/** All text that an identity holds. */
function textIn(value: unknown): string {
  return typeof value === "object" && value !== null
    ? Object.values(value).map(textIn).join("\n")
    : typeof value === "string"
      ? value
      : "";
}

function isSound(one: Record_) {
  const { actor, session, user, accessKey, person } = read(one) ?? {};
  if (session) {
    expect(`${session.roleId}:${session.sessionName}`).toBe(one["principalId"]);
    expect(session.roleName).toMatch(IAM_NAME.pattern);
    expect(session.sessionName).toMatch(SESSION_NAME.pattern);
    expect(textIn(one)).toContain(session.roleName);
    expect(actor).toMatchObject({ kind: "role-session", account: HERE });
  }
  if (user?.userName) {
    expect(user.userName).toMatch(IAM_NAME.pattern);
    expect(textIn(one)).toContain(user.userName);
    expect(["user", "federated-user"]).toContain(actor?.kind);
  }
  if (accessKey) {
    expect(accessKey.accessKeyId).toMatch(ACCESS_KEY_ID.pattern);
    expect([accessKey.accessKeyId, accessKey.userName]).toEqual([one["accessKeyId"], user?.userName]);
  }
  const subjects = [session, user, accessKey].filter((subject) => subject !== undefined);
  expect(subjects.map((subject) => subject.account)).toEqual(subjects.map(() => HERE));
  if (actor?.untouchable !== undefined) expect(subjects).toEqual([]);
  if (actor?.account === ELSEWHERE) expect([...subjects, person].filter(Boolean)).toEqual([]);
}

describe("whatever a record says of who acted", () => {
  it("it ends in one sound principal, or is refused", () => {
    fc.assert(fc.property(identity, isSound), { numRuns: 3_000 });
  });

  it("also with anything in its place", () => {
    fc.assert(fc.property(mutated, isSound), { numRuns: 3_000 });
  });

  it("a sound session is contained, whatever its names, path and partition", () => {
    const legal = fc
      .stringMatching(/^[\w+=,.@-]{2,64}$/)
      .filter((one) => !/^(AWSReservedSSO_|AWSServiceRoleFor)/.test(one));
    fc.assert(
      fc.property(
        legal,
        legal,
        partition,
        fc.constantFrom("", "ci/", "a/b/"),
        (roleName, sessionName, partition, path) => {
          const roleId = "AROAIDPPEZS35WEXAMPLE";
          const { session } = principalOf(
            identityOf(
              {
                detail: {
                  userIdentity: {
                    type: "AssumedRole",
                    accountId: HERE,
                    principalId: `${roleId}:${sessionName}`,
                    arn: `arn:${partition}:sts::${HERE}:assumed-role/${roleName}/${sessionName}`,
                    sessionContext: {
                      sessionIssuer: {
                        principalId: roleId,
                        arn: `arn:${partition}:iam::${HERE}:role/${path}${roleName}`,
                      },
                    },
                  },
                },
              },
              HERE,
            ),
          );
          expect(session).toMatchObject({ roleName, roleId, sessionName });
        },
      ),
    );
  });
});
