import { CreateDetectorCommand, GetDetectorCommand, GuardDutyClient } from "@aws-sdk/client-guardduty";
import { asRoot, type Reach } from "../as-root.ts";
import type { Company } from "../company.ts";

/** A suspended detector of GuardDuty; the stand-in, unlike AWS, allows several. */
export async function newSuspendedDetector(company: Company): Promise<{ detectorId: string }> {
  const made = await asRoot(company, GuardDutyClient).send(new CreateDetectorCommand({ Enable: false }));
  return { detectorId: made.DetectorId! };
}

/** "ENABLED" or "DISABLED". */
export async function detectorStateOf(reach: Reach, DetectorId: string): Promise<string> {
  return (await asRoot(reach, GuardDutyClient).send(new GetDetectorCommand({ DetectorId }))).Status!;
}
