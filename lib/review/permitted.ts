import type { Deciders } from "../model/deciding.ts";
import type { DecisionRequest, Proof } from "../model/decision-request.ts";
import type { StepRecord } from "../model/response.ts";
import type { Signal } from "../model/signal.ts";
import { fitsPattern } from "../model/star-pattern.ts";
import { NotProven, type Person, provenPerson } from "./caller-identity.ts";
import { Rejected } from "./rejected.ts";
import type { Reviewer } from "./reviewer.ts";

/** The person who signed a decision, proven by STS. Throws `Rejected` for one who may not decide. */
export async function deciderOf(
  decision: DecisionRequest,
  proof: Proof,
  reviewer: Reviewer,
): Promise<Person> {
  const { region, account, deciders } = reviewer;
  const person = await prove(decision, proof, reviewer, region);
  if (person.arn.endsWith(":root"))
    throw new Rejected("refused", "root may not decide: sign in as a user or a role");
  if (person.account !== account)
    throw new Rejected("refused", `${person.arn} belongs to account ${person.account}, not ${account}`);
  if (!isDecider(person, deciders) && !isLead(person, deciders))
    throw new Rejected(
      "refused",
      `${person.key} is not an approver of this deployment (deciders in bin/app.ts)`,
    );
  return person;
}

async function prove(
  decision: DecisionRequest,
  proof: Proof,
  { now, deciders, post }: Reviewer,
  region: string,
): Promise<Person> {
  try {
    return await provenPerson(decision, proof, {
      region,
      now: now(),
      post,
      trustedSessionNames: deciders.trustedSessionNames,
    });
  } catch (error) {
    if (error instanceof NotProven) throw new Rejected("credentials", error.message);
    throw error;
  }
}

function isDecider(person: Person, { decide }: Deciders): boolean {
  return isAmong(person, decide);
}

/** Whether a person is among the leads. */
export function isLead(person: Person, { lead }: Deciders): boolean {
  return isAmong(person, lead);
}

/** Throws `Rejected` for a person who is not a lead. */
export function mustBeLead(person: Person, what: string, { deciders }: Reviewer): void {
  if (!isLead(person, deciders))
    throw new Rejected(
      "refused",
      `${what} needs a lead, and ${person.key} is not one (deciders.lead in bin/app.ts)`,
    );
}

function isAmong(person: Person, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => fitsPattern(pattern, person.key) || fitsPattern(pattern, person.arn));
}

/** Throws `Rejected` for a person whom the response is about. */
export function notAffected(
  person: Person,
  { signal, steps }: { readonly signal?: Signal | undefined; readonly steps: readonly StepRecord[] },
): void {
  const name = person.key.split("/").at(-1);
  const affected = [
    signal?.user?.userName,
    signal?.session?.roleName,
    signal?.accessKey?.userName,
    ...steps.flatMap(namesOf),
  ];
  const role = /:role\/(?:.*\/)?([^/]+)$/.exec(person.key.replace(/\/[^/]*$/, ""))?.[1];
  for (const one of [name, role])
    if (one !== undefined && affected.includes(one))
      throw new Rejected("refused", `the response is about ${one}: another approver must decide`);
}

function namesOf({ target, changes }: StepRecord): (string | undefined)[] {
  const { userName, roleName } = target as { userName?: string; roleName?: string };
  return [
    userName,
    roleName,
    ...changes.map(({ before }) => (before as { userName?: string } | null)?.userName),
  ];
}
