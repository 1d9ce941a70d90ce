import { sameDocument } from "../../aws/deny-document.ts";
import { IAM_PATH, POLICY_PREFIX, PROTECTED_TAG } from "../../aws/names.ts";
import { CDK_ROLE_PREFIX } from "../../aws/roles.ts";
import type { Asset, Check, Refusal, Reverted, Standing } from "../../model/action.ts";
import { tagsOf } from "../facts/tags.ts";

/** The part of a role or a user that matters here. */
export interface Principal {
  readonly id: string;
  readonly path: string;
  readonly tags: readonly { readonly Key: string | undefined; readonly Value: string | undefined }[];
}

/** A role or a user as what inline policies hang on; role-policies.ts and user-policies.ts make one. */
export interface Holder<P extends Principal = Principal> {
  /** For people: "role web". */
  readonly name: string;
  /** What all inline policies together may have, in characters without white space (IAM user guide, "IAM and AWS STS quotas"). */
  readonly room: number;
  principal(): Promise<P | undefined>;
  policyNames(): Promise<readonly string[] | undefined>;
  read(policyName: string): Promise<string | undefined>;
  write(policyName: string, document: string): Promise<void>;
  remove(policyName: string): Promise<void>;
}

/** A holder as it is now, with its inline policies by name. */
export interface Held<P extends Principal = Principal> {
  readonly principal: P;
  readonly policies: ReadonlyMap<string, string>;
}

/** Reads a holder in two waves; undefined when it does not exist. */
export async function lookUp<P extends Principal>(holder: Holder<P>): Promise<Held<P> | undefined> {
  const [principal, names] = await Promise.all([holder.principal(), holder.policyNames()]);
  if (principal === undefined || names === undefined) return undefined;
  const documents = await Promise.all(names.map((name) => holder.read(name)));
  return { principal, policies: new Map(names.map((name, i) => [name, documents[i] ?? ""])) };
}

/** Where a role or user says that no response may touch it; as `Plan.protectedBy`. */
export function protection(
  { name }: Pick<Holder, "name">,
  { path, tags }: Principal,
): { protectedBy?: string } {
  if (path.startsWith(IAM_PATH)) return { protectedBy: `${name} is Cordon's own` };
  if (name.startsWith(`role ${CDK_ROLE_PREFIX}`)) return { protectedBy: `${name} deploys into this account` };
  return tags.some(({ Key, Value }) => Key === PROTECTED_TAG && Value === "true")
    ? { protectedBy: `the tag ${PROTECTED_TAG} on ${name}` }
    : {};
}

/** What is known of a role or user; as `Plan.asset`. Neither serves in a group. */
export function assetOf({ tags }: Principal, reach: NonNullable<Asset["reach"]> = "target"): Asset {
  return {
    tags: tagsOf(tags),
    reach,
    groups: [],
  };
}

/**
 * The policy that a document goes into: one of Cordon's that says this already, or a new one. What counts as saying it is
 * exactly the document, unless `says` knows better. Refused where the new one does not fit beside what the holder has.
 */
export function choosePolicy(
  holder: Holder,
  { policies }: Held,
  document: string,
  newName: string,
  says = (text: string): boolean => sameDocument(text, document),
): { readonly policyName: string; readonly inForce: boolean } | Refusal {
  const [existing] = [...policies]
    .filter(([name, text]) => name.startsWith(POLICY_PREFIX) && says(text))
    .map(([name]) => name);
  if (existing !== undefined) return { policyName: existing, inForce: true };
  const others = [...policies].filter(([name]) => name !== newName).map(([, text]) => size(text));
  const used = others.reduce((sum, each) => sum + each, 0);
  const needed = size(document);
  if (used + needed > holder.room) {
    return {
      refused: `the deny needs ${needed} of the ${holder.room} characters that the inline policies of ${holder.name} may have, and ${used} are taken: move some to a managed policy, or attach AWSDenyAll by hand if all of ${holder.name} may be cut off`,
    };
  }
  return { policyName: newName, inForce: false };
}

function size(document: string): number {
  return document.replace(/\s/g, "").length;
}

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

function isAsWritten({ document, isOurs = (text) => sameDocument(text, document) }: Deny, now: string) {
  return isOurs(now);
}

/** Sets a deny; only ever under Cordon's own prefix, whatever a record says. */
export async function putDeny({ holder, policyName, document }: Deny): Promise<void> {
  return holder.write(ownName(policyName), document);
}

function ownName(policyName: string): string {
  if (!policyName.startsWith(POLICY_PREFIX))
    throw new RangeError(`${JSON.stringify(policyName)} is not the name of a policy of Cordon`);
  return policyName;
}

/** Reads denies back. Where the role or user itself is gone, or is another one of that name, its sessions can do nothing any more. */
export async function checkDenies(denies: readonly Deny[]): Promise<Check> {
  const found = await Promise.all(
    denies.map(async (deny) => {
      const { holder, policyName, principalId } = deny;
      const now = await holder.read(policyName);
      if (now !== undefined && isAsWritten(deny, now)) return [];
      if (now !== undefined) return [`policy ${policyName} of ${holder.name} was changed`];
      const principal = await holder.principal();
      return principal?.id === principalId ? [`policy ${policyName} of ${holder.name} is gone`] : [];
    }),
  );
  const missing = found.flat();
  return { holds: missing.length === 0, missing };
}

/** Where a deny stands, and what an undo would do. */
export async function denyStanding(deny: Deny): Promise<Standing> {
  const { holder, policyName } = deny;
  const policy = `policy ${policyName} on ${holder.name}`;
  const [before, set] = [`no ${policy}`, `${policy}, as Cordon wrote it`];
  const found = await holder.read(policyName);
  if (found === undefined)
    return { before, set, now: before, will: "nothing: it is gone already", conflict: false };
  return isAsWritten(deny, found)
    ? { before, set, now: set, will: `delete ${policy}`, conflict: false }
    : {
        before,
        set,
        now: `${policy}, changed`,
        will: "left as it is: somebody changed it since",
        conflict: true,
      };
}

/**
 * Deletes a deny that is as Cordon wrote it; one that somebody changed only when forced, and never one of a role or user
 * that was made again under the same name.
 */
export async function removeDeny(deny: Deny, force = false): Promise<Reverted> {
  const { before, set, now, will } = await denyStanding(deny);
  if (now === before) return { undone: will };
  const over = now !== set;
  if (over && !force) return { conflict: `${now}: ${will}` };
  if (over && (await deny.holder.principal())?.id !== deny.principalId)
    return { conflict: `${now}: left as it is: ${deny.holder.name} is another one of that name now` };
  await deny.holder.remove(ownName(deny.policyName));
  return { undone: over ? `delete ${now}` : will };
}
