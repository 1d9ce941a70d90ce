/**
 * The name of an ARN or of a person's key: "ana", "role ci-deployer", "ana (single sign-on)". The record keeps
 * the whole ARN, and `show --json` prints it.
 */
export function personName(key: string): string {
  if (key === "cordon") return "Cordon";
  const [kind, ...names] = key.split(":").slice(5).join(":").split("/");
  const name = names.at(-1);
  if (kind === undefined || name === undefined) return key;
  if (kind === "user") return name;
  if (kind !== "role") return `${kind} ${names.join("/")}`;
  return names.length > 1 && names.at(-2)!.startsWith("AWSReservedSSO_")
    ? `${name} (single sign-on)`
    : `role ${name}`;
}
