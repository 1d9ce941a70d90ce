import type { Stored } from "../../replay/read-events.ts";
import { setEnvironment } from "../deployment/environment.ts";
import { Failure } from "../program/failure.ts";
import type { Bar } from "./progress-bar.ts";

/** Which account and Regions. */
export interface FindingsOptions {
  readonly region?: readonly string[] | undefined;
  readonly profile?: string | undefined;
  readonly color: boolean;
}

/** GuardDuty reports it also as a BadRequestException: "…because the caller is not authorized to call this API". */
const REFUSED = /AccessDenied|UnauthorizedOperation|not authorized/;

/** The open findings of the account, Region by Region. Throws `Failure` without a permission, or without GuardDuty in any Region. */
export async function* findingsOf(
  { region, profile, color }: FindingsOptions,
  bar: Bar,
): AsyncGenerator<readonly Stored[]> {
  setEnvironment({ profile, region: region?.[0], color });
  const { GuardDutyClient } = await import("@aws-sdk/client-guardduty");
  const { openFindings } = await import("../../replay/open-findings.ts");
  let isOn = false;
  const without: string[] = [];
  for (const name of region ?? [undefined]) {
    const client = new GuardDutyClient({ customUserAgent: "cordon", ...(name && { region: name }) });
    const here = await client.config.region();
    let detectors = 0;
    let call = "";
    client.middlewareStack.add(
      (next, { commandName = "" }) =>
        (args) => {
          call = commandName.replace(/Command$/, "");
          return next(args);
        },
      { step: "initialize", name: "call" },
    );
    try {
      for await (const events of openFindings(client)) {
        detectors += 1;
        yield events.map((event) => ({ event }));
      }
    } catch (error) {
      throw denied(error, call, here);
    }
    if (detectors === 0) without.push(here);
    isOn ||= detectors > 0;
  }
  if (!isOn)
    throw new Failure(
      "notFound",
      `GuardDuty is not enabled in ${without.join(", ")}: use --region for other Regions`,
    );
  for (const name of without) bar.say(`cordon: GuardDuty is not enabled in ${name}`);
}

function denied(error: unknown, call: string, region: string): unknown {
  const { name, message } = error as Error;
  if (!REFUSED.test(`${name} ${message}`)) return error;
  const sentence = `no permission guardduty:${call} in ${region}. --findings needs guardduty:ListDetectors, ListFindings and GetFindings, read calls only. AWS: ${message}`;
  return new Failure("credentials", sentence, { cause: error });
}
