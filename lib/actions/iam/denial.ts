import { sameDocument } from "../../aws/deny-document.ts";
import { POLICY_PREFIX } from "../../aws/names.ts";
import type { Action, Aws, Change, Preview, Refusal } from "../../model/action.ts";
import type { JsonObject } from "../../model/json.ts";
import type { Place } from "../../model/place.ts";
import { inForce } from "../facts/in-force.ts";
import { conflict, unchanged } from "../facts/preview.ts";
import type { Held, Holder } from "./inline-policy.ts";

/** A deny-only policy that an action set, or is about to. */
export interface Deny {
  readonly holder: Holder;
  readonly policyName: string;
  readonly document: string;
  /** The unique id of the role or user that it was planned for. */
  readonly principalId: string;
  /** Whether what is there is as Cordon wrote it; absent: where it says the same as the document. */
  readonly isOurs?: (text: string) => boolean;
}

/** What a change says of a deny before it is known which policy it goes into. */
interface NewDeny<Before extends JsonObject> {
  readonly hold: string | ((policyName: string) => string);
  readonly of: string;
  readonly from: string;
  readonly to: string;
  readonly document: string;
  /** The name of the policy without Cordon's prefix and the response: "deny-user". */
  readonly suffix: string;
  readonly before: (policyName: string) => Before;
  readonly endsAt?: (existing: string | undefined) => string;
  /** Whether a policy of Cordon says this already; absent: where it is exactly the document. */
  readonly says?: (text: string) => boolean;
}

/** Apply, read-back and undo of every action that denies by an inline policy. */
export function denies<Target extends Place, Before extends JsonObject>(
  denyOf: (change: Change<Before>, aws: Aws, target: Target) => Deny,
): Pick<Action<Target, Before>, "apply" | "verify" | "preview"> {
  return {
    apply: async (target, change, aws) => putDeny(denyOf(change, aws, target)),
    verify: (target, changes, aws) => inForce(changes, (change) => missingOf(denyOf(change, aws, target))),
    preview: async (target, change, aws) => previewDeny(denyOf(change, aws, target), change),
  };
}

/**
 * The change that puts a document into a policy of Cordon: one that says this already, or a new one. Refused where the new one
 * does not fit beside what the holder has.
 */
export function denyChange<Before extends JsonObject>(
  aws: Aws,
  holder: Holder,
  { policies }: Held,
  {
    hold,
    suffix,
    document,
    before,
    endsAt,
    says = (text) => sameDocument(text, document),
    ...change
  }: NewDeny<Before>,
): Change<Before> | Refusal {
  const newName = `${POLICY_PREFIX}${aws.responseId}-${suffix}`;
  const [existing] = [...policies].filter(([name, text]) => name.startsWith(POLICY_PREFIX) && says(text));
  const others = [...policies].filter(([name]) => name !== newName).map(([, text]) => size(text));
  const used = others.reduce((sum, each) => sum + each, 0);
  const needed = size(document);
  if (existing === undefined && used + needed > holder.room)
    return {
      refused: `the deny needs ${needed} of the ${holder.room} characters that the inline policies of ${holder.name} may have, and ${used} are taken: move some to a managed policy, or attach AWSDenyAll by hand if all of ${holder.name} may be cut off`,
    };
  const [policyName, text] = existing ?? [newName];
  return {
    ...change,
    hold: typeof hold === "string" ? hold : hold(policyName),
    before: before(policyName),
    ...(endsAt && { endsAt: endsAt(text) }),
    ...(existing && { inForce: true }),
  };
}

function size(document: string): number {
  return document.replace(/\s/g, "").length;
}

/** Sets a deny; only ever under Cordon's own prefix, whatever a record says. */
export function putDeny({ holder, policyName, document }: Deny): Promise<void> {
  return holder.write(ownName(policyName), document);
}

function ownName(policyName: string): string {
  if (!policyName.startsWith(POLICY_PREFIX))
    throw new RangeError(`${JSON.stringify(policyName)} is not the name of a policy of Cordon`);
  return policyName;
}

function isAsWritten(
  { document, isOurs = (text) => sameDocument(text, document) }: Deny,
  now: string,
): boolean {
  return isOurs(now);
}

/** What is missing of a deny. Where the role or user itself is gone, or is another one of that name, its sessions can do nothing any more. */
export async function missingOf(deny: Deny): Promise<string | undefined> {
  const { holder, policyName, principalId } = deny;
  const now = await holder.read(policyName);
  if (now !== undefined)
    return isAsWritten(deny, now) ? undefined : `policy ${policyName} of ${holder.name} was changed`;
  const principal = await holder.principal();
  return principal?.id === principalId ? `policy ${policyName} of ${holder.name} is gone` : undefined;
}

/**
 * How a deny is before an undo, which deletes it: one that is as Cordon wrote it; one that somebody changed only when forced,
 * and never one of a role or user that was made again under the same name.
 */
export async function previewDeny(deny: Deny, { from, to }: Pick<Change, "from" | "to">): Promise<Preview> {
  const { holder, policyName, principalId } = deny;
  const policy = `policy ${policyName} of ${holder.name}`;
  const found = await holder.read(policyName);
  if (found === undefined) return unchanged(from, `${policy} is already deleted`);
  const putBack = () => holder.remove(ownName(policyName));
  if (isAsWritten(deny, found)) return { now: to, will: `delete ${policy}`, putBack };
  const now = `${policy}, changed`;
  return (await holder.principal())?.id === principalId
    ? conflict(now, `somebody changed ${policy} since`, putBack)
    : conflict(
        now,
        `${holder.name} is another one of that name now, and ${policy} is not as Cordon wrote it`,
      );
}
