import type { Facts } from "../../model/guardrail.ts";

type Step = Facts["steps"][number];

/**
 * All names of a step's target: the displayed one, and its user or role, so that "owner of AKIA…" and a bare key are known as
 * "user/jenkins" too. The plan knows the owner: the hold names it.
 */
export function namesOf({ targetName, target, changes }: Step): string[] {
  const { userName, roleName, ownerOfKey, accessKeyId }: Readonly<Record<string, unknown>> = { ...target };
  const named = [
    ["user", userName],
    ["role", roleName],
    ["key", ownerOfKey],
    ["key", accessKeyId],
  ].flatMap(([kind, name]) => (typeof name === "string" && name !== "" ? [`${kind}/${name}`] : []));
  const held = changes.flatMap(({ hold }) => /^(?:user|role)\/[^/]+/.exec(hold) ?? []);
  return [...new Set([targetName, ...named, ...held])];
}
