import { IAM_PATH } from "../../aws/names.ts";
import { CDK_ROLE_PREFIX } from "../../aws/roles.ts";
import type { Asset } from "../../model/action.ts";
import { protection, tagsOf } from "../facts/tags.ts";

/** The fields of a role or a user that actions read. */
export interface Principal {
  readonly id: string;
  readonly path: string;
  readonly tags: readonly { readonly Key: string | undefined; readonly Value: string | undefined }[];
}

/** A role or a user to which inline policies belong; role-policies.ts and user-policies.ts create one. */
export interface Holder<P extends Principal = Principal> {
  /** Displayed name: "role web". */
  readonly name: string;
  /** The size limit of all inline policies together, in characters without white space (IAM user guide, "IAM and AWS STS quotas"). */
  readonly room: number;
  principal(): Promise<P | undefined>;
  policyNames(): Promise<readonly string[] | undefined>;
  read(policyName: string): Promise<string | undefined>;
  write(policyName: string, document: string): Promise<void>;
  remove(policyName: string): Promise<void>;
}

/** A holder with its current inline policies by name. */
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

/** The tags and the protection of a role or user, for guardrails and operators. Neither serves in a group. */
export function factsOf(
  name: string,
  { path, tags }: Principal,
  reach: NonNullable<Asset["reach"]> = "target",
): { readonly protectedBy?: string; readonly asset: Asset } {
  return { ...principalProtection(name, { path, tags }), asset: { tags: tagsOf(tags), reach, groups: [] } };
}

/** Names the role or user that responses may not change, for `Plan.protectedBy`. `name`: "role web". */
export function principalProtection(
  name: string,
  { path, tags }: Pick<Principal, "path" | "tags">,
): { readonly protectedBy?: string } {
  if (path.startsWith(IAM_PATH)) return { protectedBy: `${name} is Cordon's own` };
  if (name.startsWith(`role ${CDK_ROLE_PREFIX}`)) return { protectedBy: `${name} deploys into this account` };
  return protection([name, tags]);
}
