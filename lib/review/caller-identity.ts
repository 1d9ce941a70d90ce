import type { DecisionRequest, Proof } from "../model/decision-request.ts";
import { canonicalHash } from "../model/hash.ts";
import { fitsPattern } from "../model/star-pattern.ts";

/** A person whom AWS STS recognised by a signature. */
export interface Person {
  /** Equal for all sign-ins of one person: a user's ARN, or a role's, because callers choose session names. */
  readonly key: string;
  readonly arn: string;
  readonly account: string;
}

/** The proof is malformed or stale, or AWS did not recognise it. */
export class NotProven extends Error {
  override readonly name = "NotProven";
}

/** Sends a POST and returns status and text of the answer. */
export type Post = (
  url: URL,
  request: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
) => Promise<{ readonly status: number; readonly text: string }>;

/** Over HTTP: follows no redirect, waits five seconds. */
export const post: Post = async (url, request) => {
  const signal = AbortSignal.timeout(5_000);
  const response = await fetch(url, { method: "POST", redirect: "error", signal, ...request });
  return { status: response.status, text: await response.text() };
};

export const PROOF_BODY = "Action=GetCallerIdentity&Version=2011-06-15";
export const PROOF_TYPE = "application/x-www-form-urlencoded";
export const DECISION_HEADER = "x-cordon-decision";

/** The STS endpoint that checks a proof: the Region's, or the one in the SDKs' environment variables. */
export function stsUrl(region: string): URL {
  return new URL(
    process.env["AWS_ENDPOINT_URL_STS"] ??
      process.env["AWS_ENDPOINT_URL"] ??
      `https://sts.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}/`,
  );
}

/** The value of the signed header: SHA-256 of the canonical decision (RFC 8785) with its nonce, in hexadecimal digits. */
export function decisionHash(decision: DecisionRequest, nonce: string): string {
  return canonicalHash({ ...decision, nonce });
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([A-Z0-9]{16,128})\/(\d{8})\/([a-z0-9-]+)\/sts\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=[0-9a-f]{64}$/;
const DATE = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** The age of a proof that is accepted, in milliseconds. STS itself allows fifteen minutes and ignores X-Amz-Expires. */
const OLDEST = 300_000;
const NEWEST = 60_000;

/**
 * Returns who signed a decision. The server builds the request to STS itself (host, path and body), so a caller supplies only a
 * signature. STS answers for every account, and for principals that are denied everything: whether the person may decide is checked
 * elsewhere (docs/decisions/0004). Throws `NotProven`.
 */
export async function provenPerson(
  decision: DecisionRequest,
  proof: Proof,
  where: {
    readonly region: string;
    readonly now: Date;
    readonly trustedSessionNames: readonly string[];
    readonly post: Post;
  },
): Promise<Person> {
  checkForm(proof, where);
  const { status, text } = await where.post(stsUrl(where.region), {
    body: PROOF_BODY,
    headers: {
      authorization: proof.authorization,
      "x-amz-date": proof.date,
      "content-type": PROOF_TYPE,
      [DECISION_HEADER]: decisionHash(decision, proof.nonce),
      ...(proof.token && { "x-amz-security-token": proof.token }),
    },
  });
  const field = (name: string) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(text)?.[1];
  if (status !== 200)
    throw new NotProven(`AWS STS did not recognise the signature (${field("Code") ?? status})`);
  const [arn, account] = [field("Arn"), field("Account")];
  if (arn === undefined || account === undefined) throw new NotProven("AWS STS named no principal");
  return { arn, account, key: personKey(arn, where.trustedSessionNames) };
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
 * Returns the key of the person behind an ARN. All sessions of a role are one person, because a caller chooses the session's name.
 * Exceptions: Identity Center sets the name itself, and so do roles whose trust policy fixes it, which the deployer names (`trusted`:
 * ARNs without path, `*` for any characters).
 */
export function personKey(arn: string, trusted: readonly string[] = []): string {
  const session = /^(arn:[\w-]+):sts::(\d+):assumed-role\/([^/]+)\/(.*)$/.exec(arn);
  if (session === null) return arn;
  const role = `${session[1]}:iam::${session[2]}:role/${session[3]}`;
  const isPersonal =
    session[3]!.startsWith("AWSReservedSSO_") || trusted.some((pattern) => fitsPattern(pattern, role));
  return isPersonal ? `${role}/${session[4]}` : role;
}
