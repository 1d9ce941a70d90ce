import { IAM_NAME, INSTANCE_ID, LONG_TERM_KEY_ID } from "../../aws/formats.ts";
import type { HandTarget } from "../../model/decision-request.ts";
import { Failure } from "../program/failure.ts";

/** A target as typed: of a role the unique id is still to be looked up. */
export type TypedTarget =
  | Exclude<HandTarget, { readonly roleId: string }>
  | { readonly roleName: string; readonly sessionName: string };

/** What STS allows as the name of a session. */
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;

/** What `cordon contain` was pointed at. Throws `Failure` for what is not one of its four forms. */
export function typedTarget(text: string): TypedTarget {
  const [kind = "", name = "", session] = text.split("/");
  const parts = text.split("/").length;
  if (parts === 1 && INSTANCE_ID.pattern.test(text)) return { instanceId: text };
  if (kind === "user" && parts === 2 && IAM_NAME.pattern.test(name)) return { userName: name };
  if (kind === "key" && parts === 2 && LONG_TERM_KEY_ID.pattern.test(name)) return { accessKeyId: name };
  if (kind === "role" && parts === 3 && IAM_NAME.pattern.test(name) && SESSION_NAME.test(session!))
    return { roleName: name, sessionName: session! };
  throw new Failure(
    "usage",
    `${text} is no target: name i-0123456789abcdef0, user/NAME, key/AKIA… or role/NAME/SESSION`,
  );
}

/** The whole target: of a role, the unique id that it has now, asked of IAM with the person's own permissions. */
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
    `there is no role ${RoleName} in this account: \`aws iam list-roles\` has them`,
  );
}
