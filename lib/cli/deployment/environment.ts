import { relative } from "node:path";
import type { AwsOptions } from "../program/aws-command.ts";
import { lookOf } from "../words/paint.ts";
import { localAccount, saysWhere } from "./local-account.ts";

type Where = Pick<AwsOptions, "profile" | "region" | "color">;

/**
 * Points the SDK's own environment at the account and Region that are meant, as the AWS command line would: options before
 * variables before the profile's settings; and at the local account where nothing else is named. Says so on standard error.
 */
export function setEnvironment({ profile, region, color }: Where, env = process.env): void {
  if (profile) {
    // The SDK takes a key before a profile, and warns; the option is what was meant.
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]) delete env[name];
    env["AWS_PROFILE"] = profile;
  } else if (!saysWhere(env)) {
    const local = localAccount();
    if (local) {
      Object.assign(env, local.env);
      const { host } = new URL(local.endpoint);
      const { paint } = lookOf(process.stderr, color);
      console.error(paint.dim(`using the local account on ${host} (${relative(".", local.file)})`));
    }
  }
  const wanted = region ?? env["AWS_REGION"] ?? env["AWS_DEFAULT_REGION"];
  if (wanted) env["AWS_REGION"] = wanted;
}
