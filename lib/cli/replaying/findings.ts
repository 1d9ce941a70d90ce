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

/** GuardDuty also says it as a BadRequestException: "…because the caller is not authorized to call this API". */
const REFUSED = /AccessDenied|UnauthorizedOperation|not authorized/;

/** The open findings of the account, Region after Region. Throws `Failure` where a permission is missing, or GuardDuty is on nowhere. */
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
    throw new Failure("notFound", `GuardDuty is not on in ${without.join(", ")}: name others with --region`);
  for (const name of without) bar.say(`cordon: GuardDuty is not on in ${name}`);
}

function denied(error: unknown, call: string, region: string): unknown {
  const { name, message } = error as Error;
  if (!REFUSED.test(`${name} ${message}`)) return error;
  const sentence = `guardduty:${call} is missing in ${region}; this needs ListDetectors, ListFindings and GetFindings of guardduty, all of which only read. AWS says: ${message}`;
  return new Failure("credentials", sentence, { cause: error });
}
