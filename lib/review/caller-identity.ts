import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { DecisionRequest, Proof } from "../model/decision-request.ts";

export interface Person {
  /** One person, however often and however they sign in: a user's ARN, or a role's (its callers choose their session names). */
  readonly key: string;
  readonly arn: string;
  readonly account: string;
}

/** The proof is no good: malformed, stale, or AWS did not recognise it. */
export class NotProven extends Error {
  override readonly name = "NotProven";
}

export const PROOF_BODY = "Action=GetCallerIdentity&Version=2011-06-15";
export const PROOF_TYPE = "application/x-www-form-urlencoded";
export const DECISION_HEADER = "x-cordon-decision";

/** Where a proof is checked: the Region's STS, or where the SDKs' environment points them. */
export function stsUrl(region: string): URL {
  return new URL(
    process.env["AWS_ENDPOINT_URL_STS"] ??
      process.env["AWS_ENDPOINT_URL"] ??
      `https://sts.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}/`,
  );
}

/** What the signed header carries: SHA-256 of the canonical decision (RFC 8785) with its nonce. */
export function decisionHash(decision: DecisionRequest, nonce: string): string {
  return createHash("sha256")
    .update(canonicalize({ ...decision, nonce }) ?? "")
    .digest("hex");
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([A-Z0-9]{16,128})\/(\d{8})\/([a-z0-9-]+)\/sts\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=[0-9a-f]{64}$/;
const DATE = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** A proof is minutes old at most, and hardly from the future; milliseconds. STS itself allows fifteen minutes and ignores X-Amz-Expires. */
const OLDEST = 300_000;
const NEWEST = 60_000;

/**
 * Who signed this decision: asks STS with a request that the server builds itself (host, path and body are ours), so
 * the caller can hand in nothing but a signature. Throws `NotProven`. STS answers for every account and for principals
 * that are denied everything: whether this one may decide is the caller's question (docs/decisions/0004).
 */
export async function provenPerson(
  decision: DecisionRequest,
  proof: Proof,
  where: {
    readonly region: string;
    readonly now: Date;
    readonly trustedSessionNames: readonly string[];
  },
): Promise<Person> {
  checkForm(proof, where);
  const response = await fetch(stsUrl(where.region), {
    method: "POST",
    redirect: "error",
    signal: AbortSignal.timeout(5_000),
    body: PROOF_BODY,
    headers: {
      authorization: proof.authorization,
      "x-amz-date": proof.date,
      "content-type": PROOF_TYPE,
      [DECISION_HEADER]: decisionHash(decision, proof.nonce),
      ...(proof.token && { "x-amz-security-token": proof.token }),
    },
  });
  const text = await response.text();
  const field = (name: string) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(text)?.[1];
  if (response.status !== 200)
    throw new NotProven(`AWS STS did not recognise the signature (${field("Code") ?? response.status})`);
  const [arn, account] = [field("Arn"), field("Account")];
  if (arn === undefined || account === undefined) throw new NotProven("AWS STS named no principal");
  return { arn, account, key: personKey(arn, where.trustedSessionNames) };
}

/** Whether an ARN is of a pattern in which `*` stands for anything. */
export function matchesArn(pattern: string, arn: string): boolean {
  return new RegExp(
    `^${pattern
      .split("*")
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
  ).test(arn);
}

function checkForm(proof: Proof, { region, now }: { readonly region: string; readonly now: Date }): void {
  const signed = AUTHORIZATION.exec(String(proof.authorization));
  const wanted = [
    "content-type",
    "host",
    "x-amz-date",
    ...(proof.token ? ["x-amz-security-token"] : []),
    DECISION_HEADER,
  ].join(";");
  if (signed?.[3] !== region || signed[4] !== wanted || !/^[\w-]{22}$/.test(String(proof.nonce)))
    throw new NotProven(
      "the proof is malformed: sign with this version of cordon, in the deployment's Region",
    );
  const age = now.getTime() - Date.parse(String(proof.date).replace(DATE, "$1-$2-$3T$4:$5:$6Z"));
  if (!(age < OLDEST && age > -NEWEST))
    throw new NotProven("the proof is stale: check this machine's clock and try again");
}

/**
 * All sessions of a role are one person, because whoever may assume it chooses the session's name. The exceptions are
 * Identity Center, which sets it to the user's name itself, and roles of which the deployer says that their trust policy
 * fixes it: `trusted`, by ARN without path, `*` for anything.
 */
export function personKey(arn: string, trusted: readonly string[] = []): string {
  const session = /^(arn:[\w-]+):sts::(\d+):assumed-role\/([^/]+)\/(.*)$/.exec(arn);
  if (session === null) return arn;
  const role = `${session[1]}:iam::${session[2]}:role/${session[3]}`;
  const isPersonal =
    session[3]!.startsWith("AWSReservedSSO_") || trusted.some((pattern) => matchesArn(pattern, role));
  return isPersonal ? `${role}/${session[4]}` : role;
}
