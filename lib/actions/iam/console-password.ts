import { randomInt } from "node:crypto";
import { inspect } from "node:util";
import {
  GetLoginProfileCommand,
  IAMClient,
  type LoginProfile,
  UpdateLoginProfileCommand,
} from "@aws-sdk/client-iam";
import type { Aws } from "../../model/action.ts";
import { ifExists } from "../facts/if-exists.ts";

/** A user's console password settings; undefined without a password, or without the user. */
export async function loginProfile(aws: Aws, UserName: string): Promise<LoginProfile | undefined> {
  const call = aws.client(IAMClient).send(new GetLoginProfileCommand({ UserName }));
  return (await ifExists(call, "NoSuchEntity"))?.LoginProfile;
}

/** Replaces the password by a random one that Cordon does not keep; no change where the user or the password does not exist. */
export async function resetPassword(aws: Aws, userName: string): Promise<void> {
  const password = unknownPassword();
  const input = { UserName: userName, Password: password, PasswordResetRequired: true };
  try {
    await ifExists(aws.client(IAMClient).send(new UpdateLoginProfileCommand(input)), "NoSuchEntity");
  } catch (error) {
    throw without(password, error);
  }
}

/** Every character class that a password policy can require (IAM user guide, "set an account password policy"). */
const KINDS = [
  "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  "abcdefghijklmnopqrstuvwxyz",
  "0123456789",
  "!@#$%^&*()_+-=[]{}|'",
];
/** The longest password that IAM accepts, which meets every policy. */
const LENGTH = 128;

/** The password lives in this call only: no record, log or error contains it. */
function unknownPassword(): string {
  const all = KINDS.join("");
  const one = (from: string) => from.charAt(randomInt(from.length));
  return [...KINDS, ...Array.from({ length: LENGTH - KINDS.length }, () => all)].map(one).join("");
}

/** The error; if its message repeats the password, a new error without it. */
function without(password: string, error: unknown): unknown {
  if (!inspect(error, { depth: 5 }).includes(password)) return error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return Object.assign(new Error(message.replaceAll(password, "…")), { name });
}
