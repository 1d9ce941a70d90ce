import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { prove } from "../../lib/cli/decision/prove.ts";
import type { DecisionRequest, Proof } from "../../lib/model/decision-request.ts";
import { NotProven, post, provenPerson } from "../../lib/review/caller-identity.ts";
import { type Account, type Credentials, ROOT_KEY, startAccount } from "../../local/start.ts";

let account: Account;
let ana: Credentials;

const decision: DecisionRequest = {
  id: "an-id-of-22-characters",
  kind: "undo",
  response: "7QX4M2K9TD",
  plan: "a".repeat(64),
  reason: "pen test",
  rearm: [],
  force: [],
  verdict: "false",
};

const MINUTE = 60_000;

/** As functions/review checks it: with its own Region and clock. */
function person(what: DecisionRequest, proof: Proof, now = new Date()) {
  return provenPerson(what, proof, { region: account.region, now, trustedSessionNames: [], post });
}

function proofBy(credentials: Credentials, signingDate = new Date()) {
  return prove(decision, { region: account.region, credentials, signingDate });
}

beforeAll(async () => {
  account = await startAccount();
  vi.stubEnv("AWS_ENDPOINT_URL", account.endpoint);
  ana = await newUser("ana");
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await account?.stop();
});

function iam() {
  return new IAMClient({ region: account.region, endpoint: account.endpoint, credentials: ROOT_KEY });
}

async function newUser(UserName: string): Promise<Credentials> {
  await iam().send(new CreateUserCommand({ UserName }));
  await iam().send(
    new AttachUserPolicyCommand({ UserName, PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" }),
  );
  const { AccessKey } = await iam().send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! };
}

/** A session of a new role, under a name that its caller chose. */
async function newSession(RoleName: string, RoleSessionName: string, Path = "/"): Promise<Credentials> {
  const trust = { Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
  const { Role } = await iam().send(new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument }));
  const sts = new STSClient({ region: account.region, endpoint: account.endpoint, credentials: ana });
  const { Credentials: c } = await sts.send(new AssumeRoleCommand({ RoleArn: Role!.Arn!, RoleSessionName }));
  return {
    accessKeyId: c!.AccessKeyId!,
    secretAccessKey: c!.SecretAccessKey!,
    sessionToken: c!.SessionToken!,
  };
}

describe("who signed is known", () => {
  test("a user by the user's ARN", async () => {
    const arn = `arn:aws:iam::${account.account}:user/ana`;
    await expect(person(decision, await proofBy(ana))).resolves.toEqual({
      arn,
      key: arn,
      account: account.account,
    });
  });

  test("a session by its role: whoever may assume it chooses the name", async () => {
    const session = await newSession("ci-deployer", "not-ana");
    const found = await person(decision, await proofBy(session));
    expect(found.arn).toBe(`arn:aws:sts::${account.account}:assumed-role/ci-deployer/not-ana`);
    expect(found.key).toBe(`arn:aws:iam::${account.account}:role/ci-deployer`);
  });

  test("a session of single sign-on by its name, which AWS sets", async () => {
    const role = "AWSReservedSSO_Admin_0123456789abcdef";
    const session = await newSession(role, "ana@example.com", "/aws-reserved/sso.amazonaws.com/");
    const found = await person(decision, await proofBy(session));
    expect(found.key).toBe(`arn:aws:iam::${account.account}:role/${role}/ana@example.com`);
  });

  test("a principal that is denied everything, too: STS answers all the same, so standing is asked elsewhere", async () => {
    const bob = await newUser("bob");
    const deny = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "*", Resource: "*" }] };
    await iam().send(
      new PutUserPolicyCommand({ UserName: "bob", PolicyName: "deny", PolicyDocument: JSON.stringify(deny) }),
    );
    await expect(person(decision, await proofBy(bob))).resolves.toMatchObject({
      key: `arn:aws:iam::${account.account}:user/bob`,
    });
  });

  test("the same proof again: it is kept by its decision's id, not by its signature", async () => {
    const proof = await proofBy(ana);
    await expect(person(decision, proof)).resolves.toEqual(await person(decision, proof));
  });
});

describe("nothing else is proven", () => {
  test.each<Partial<DecisionRequest>>([
    { id: "another-id-of-22-chars" },
    { response: "7QX4M2K9TE" },
    { plan: "b".repeat(64) },
    { reason: "pen test." },
    { rearm: [1] },
    { verdict: "right" },
    { kind: "approve" },
    { force: ["role/web/policy/x"] },
    { steps: [1] },
  ])("by a signature on another decision: %j", async (other) => {
    const proof = await proofBy(ana);
    const changed = { ...decision, ...other } as DecisionRequest;
    await expect(person(changed, proof)).rejects.toThrow(NotProven);
  });

  test("under another nonce", async () => {
    const proof = await proofBy(ana);
    await expect(person(decision, { ...proof, nonce: "A".repeat(22) })).rejects.toThrow("did not recognise");
    await expect(person(decision, { ...proof, nonce: "short" })).rejects.toThrow("malformed");
  });

  test("by a signature that somebody changed", async () => {
    const proof = await proofBy(ana);
    const authorization = proof.authorization.replace(/.$/, (c) => (c === "0" ? "1" : "0"));
    await expect(person(decision, { ...proof, authorization })).rejects.toThrow("did not recognise");
  });

  test("by the key of one with the secret of another", async () => {
    const { secretAccessKey } = await newUser("carol");
    await expect(person(decision, await proofBy({ ...ana, secretAccessKey }))).rejects.toThrow(
      "did not recognise",
    );
  });

  test("by a session without its token, or with another's", async () => {
    const session = await newSession("auditor", "dan");
    const proof = await proofBy(session);
    const { token: _, ...without } = proof;
    await expect(person(decision, without)).rejects.toThrow("malformed");
    const { accessKeyId, secretAccessKey } = session;
    await expect(person(decision, await proofBy({ accessKeyId, secretAccessKey }))).rejects.toThrow(
      NotProven,
    );
  });

  test("by an old proof, one from the future, or an old one with a new date", async () => {
    const now = Date.now();
    const old = await proofBy(ana, new Date(now - 6 * MINUTE));
    await expect(person(decision, old)).rejects.toThrow("stale");
    await expect(person(decision, await proofBy(ana, new Date(now + 2 * MINUTE)))).rejects.toThrow("stale");
    const { date } = await proofBy(ana);
    await expect(person(decision, { ...old, date })).rejects.toThrow("did not recognise");
  });

  // The stand-in accepts a scope of another Region (AWS: SignatureDoesNotMatch), so our own check must be the one that refuses.
  test("by a proof for another Region", async () => {
    const proof = await prove(decision, { region: "eu-west-1", credentials: ana });
    await expect(person(decision, proof)).rejects.toThrow("malformed");
  });

  // STS, and the stand-in, accept a header that is sent and not signed.
  test("by a signature that does not cover the decision", async () => {
    const proof = await proofBy(ana);
    const authorization = proof.authorization.replace(";x-cordon-decision", "");
    await expect(person(decision, { ...proof, authorization })).rejects.toThrow("malformed");
  });

  // The stand-in takes the key `test` for root's and does not check its signature (AWS has no such key); its form is checked here.
  test("by the stand-in's own root key", async () => {
    await expect(person(decision, await proofBy(ROOT_KEY))).rejects.toThrow("malformed");
  });
});
