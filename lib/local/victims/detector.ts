import { CreateDetectorCommand, GetDetectorCommand, GuardDutyClient } from "@aws-sdk/client-guardduty";
import { asRoot, type Reach } from "../as-root.ts";
import type { Company } from "../company.ts";

/** A detector of GuardDuty that somebody suspended; the stand-in, unlike AWS, allows several. */
export const newSuspendedDetector = async (company: Company): Promise<{ detectorId: string }> => {
  const made = await asRoot(company, GuardDutyClient).send(new CreateDetectorCommand({ Enable: false }));
  return { detectorId: made.DetectorId! };
};

/** "ENABLED" or "DISABLED". */
export const detectorStateOf = async (reach: Reach, DetectorId: string): Promise<string> =>
  (await asRoot(reach, GuardDutyClient).send(new GetDetectorCommand({ DetectorId }))).Status!;
