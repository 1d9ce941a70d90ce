import { IAM_NAME, INSTANCE_ID, LONG_TERM_KEY_ID } from "../../aws/formats.ts";
import type { HandTarget } from "../../model/decision-request.ts";
import { Failure } from "../program/failure.ts";

/** A typed target. The unique id of a role is still missing. */
export type TypedTarget =
  | Exclude<HandTarget, { readonly roleId: string }>
  | { readonly roleName: string; readonly sessionName: string };

/** The characters of a session name (STS, AssumeRole, RoleSessionName). */
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;

/** The target of `cordon contain`. Throws `Failure` for any but its four forms. */
export function typedTarget(text: string): TypedTarget {
  const [kind = "", name = "", session] = text.split("/");
  const parts = text.split("/").length;
  if (parts === 1 && INSTANCE_ID.pattern.test(text)) return { instanceId: text };
  if (kind === "user" && parts === 2 && IAM_NAME.pattern.test(name)) return { userName: name };
  if (kind === "key" && parts === 2 && LONG_TERM_KEY_ID.pattern.test(name)) return { accessKeyId: name };
  if (kind === "role" && parts === 3 && IAM_NAME.pattern.test(name) && SESSION_NAME.test(session!))
    return { roleName: name, sessionName: session! };
  const hint = parts === 1 && IAM_NAME.pattern.test(text) ? `. Did you mean user/${text}?` : "";
  throw new Failure(
    "usage",
    `unsupported target ${text}: write i-0123456789abcdef0, user/NAME, key/AKIA… or role/NAME/SESSION${hint}`,
  );
}

/** The complete target. The unique id of a role comes from IAM, with the operator's own permissions. */
export async function wholeTarget(typed: TypedTarget): Promise<HandTarget> {
  if (!("roleName" in typed)) return typed;
  const { roleName, sessionName } = typed;
  return { roleName, roleId: await roleIdOf(roleName), sessionName };
}

async function roleIdOf(RoleName: string): Promise<string> {
  const { GetRoleCommand, IAMClient } = await import("@aws-sdk/client-iam");
  try {
    const { Role } = await new IAMClient({ customUserAgent: "cordon" }).send(
      new GetRoleCommand({ RoleName }),
    );
    if (Role?.RoleId) return Role.RoleId;
  } catch (error) {
    if ((error as Error).name !== "NoSuchEntityException") throw error;
  }
  throw new Failure(
    "notFound",
    `role ${RoleName} does not exist in this account: \`aws iam list-roles\` lists the roles`,
  );
}
