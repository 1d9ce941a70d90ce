import { sameDocument } from "../../aws/deny-document.ts";
import { POLICY_PREFIX } from "../../aws/names.ts";
import type { Action, Aws, Change, Preview, Refusal } from "../../model/action.ts";
import type { JsonObject } from "../../model/json.ts";
import type { Place } from "../../model/place.ts";
import { inForce } from "../facts/in-force.ts";
import { conflict, unchanged } from "../facts/preview.ts";
import type { Held, Holder } from "./inline-policy.ts";

/** A deny-only policy that an action set, or will set. */
export interface Deny {
  readonly holder: Holder;
  readonly policyName: string;
  readonly document: string;
  /** The unique id of the role or user that the plan read. */
  readonly principalId: string;
  /** Whether the current document is as Cordon wrote it; absent: whether its content equals the document's. */
  readonly isOurs?: (text: string) => boolean;
}

/** The displayed fields of a deny, before its policy is chosen. */
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
  /** Whether an existing policy of Cordon already denies this; absent: whether it equals the document. */
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
 * The change that puts a document into a policy of Cordon: an existing one that already denies this, or a new one. Refused where the new
 * one does not fit beside the holder's policies.
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

/** Sets a deny, and only under Cordon's own prefix, whatever a record names. */
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

/**
 * Names what a deny lacks. If the role or user does not exist, or is a new one under that name, the sessions of the old one have no
 * permissions.
 */
export async function missingOf(deny: Deny): Promise<string | undefined> {
  const { holder, policyName, principalId } = deny;
  const now = await holder.read(policyName);
  if (now !== undefined)
    return isAsWritten(deny, now) ? undefined : `policy ${policyName} of ${holder.name} was changed`;
  const principal = await holder.principal();
  return principal?.id === principalId ? `policy ${policyName} of ${holder.name} is gone` : undefined;
}

/**
 * Previews the undo of a deny, which deletes its policy; a changed policy only when forced, and never a policy of a role or user that was
 * made again under the same name.
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
    ? conflict(now, `another principal changed ${policy} since`, putBack)
    : conflict(
        now,
        `${holder.name} is another one of that name now, and ${policy} is not as Cordon wrote it`,
      );
}
