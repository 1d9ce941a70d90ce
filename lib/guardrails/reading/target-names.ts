import type { Facts } from "../../model/guardrail.ts";

type Step = Facts["steps"][number];

/**
 * All names that a step's target goes by: the one that people see, and the user or role behind it, so that "owner of AKIA…"
 * and a bare key are known as "user/jenkins" too. The plan has found out whose they are: it is in what it would hold.
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
