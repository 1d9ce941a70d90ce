import type { Proof } from "../../../lib/model/decision-request.ts";
import { PLACE } from "../aws/world.ts";

/** Who decides: two approvers and a lead. */
export const PEOPLE = ["ana", "ben", "lea"] as const;
export type Person = (typeof PEOPLE)[number];
export const LEAD: Person = "lea";

export function arnOf(person: Person): string {
  return `arn:aws:iam::${PLACE.account}:user/${person}`;
}

function keyOf(person: Person): string {
  return `AKIA${Buffer.from(person).toString("hex").toUpperCase().padEnd(16, "0")}`;
}

/** A proof in the right form; whose signature it is says the key alone. Signatures are proven in test/cli/prove.test.ts. */
export function proofOf(person: Person, at: Date): Proof {
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=${keyOf(person)}/20261120/${PLACE.region}/sts/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-cordon-decision, Signature=${"0".repeat(64)}`,
    date: at.toISOString().replace(/[-:]|\.\d+/g, ""),
    nonce: "n".repeat(22),
  };
}

/** STS: who signed. */
export function personOf(headers: Readonly<Record<string, string>>): { status: number; text: string } {
  const key = /Credential=(\w+)\//.exec(headers["authorization"] ?? "")?.[1];
  const person = PEOPLE.find((one) => keyOf(one) === key);
  if (person === undefined) return { status: 403, text: "<Code>InvalidClientTokenId</Code>" };
  return { status: 200, text: `<Arn>${arnOf(person)}</Arn><Account>${PLACE.account}</Account>` };
}
