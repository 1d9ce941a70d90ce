import {
  GetAdministratorAccountCommand,
  GetDetectorCommand,
  type GetDetectorResponse,
  GuardDutyClient,
  paginateListDetectors,
  UpdateDetectorCommand,
} from "@aws-sdk/client-guardduty";
import { everyPage } from "../../aws/pages.ts";
import type { Aws } from "../../model/action.ts";
import { allow } from "../../model/permission.ts";
import { ifExists, isCode } from "../facts/if-exists.ts";

const DETECTORS = ["arn:{partition}:guardduty:{region}:{account}:detector/*"];

/** What the reads below need. */
export const READ_DETECTORS = [
  allow(["guardduty:GetDetector"], DETECTORS),
  allow(["guardduty:GetAdministratorAccount", "guardduty:ListDetectors"]),
];
export const UPDATE_DETECTOR = allow(["guardduty:UpdateDetector"], DETECTORS);

/** A detector; undefined where this account has none with that id in this Region. */
export function detectorOf(aws: Aws, detectorId: string): Promise<GetDetectorResponse | undefined> {
  return ifOwned(aws.client(GuardDutyClient).send(new GetDetectorCommand({ DetectorId: detectorId })));
}

/** The account that administers GuardDuty for this one; undefined where the account administers itself. */
export async function administratorOf(aws: Aws, detectorId: string): Promise<string | undefined> {
  const input = { DetectorId: detectorId };
  const answer = await ifOwned(aws.client(GuardDutyClient).send(new GetAdministratorAccountCommand(input)));
  return answer?.Administrator?.AccountId;
}

/** The ids of this account's detectors in this Region: one at most. */
export function detectorsHere(aws: Aws): Promise<string[]> {
  return everyPage(
    paginateListDetectors({ client: aws.client(GuardDutyClient) }, {}),
    (page) => page.DetectorIds,
  );
}

/** Enables or suspends a detector. Its features stay unchanged, because the call names none (API reference, UpdateDetector). */
export async function turn(aws: Aws, detectorId: string, status: "ENABLED" | "DISABLED"): Promise<void> {
  const input = { DetectorId: detectorId, Enable: status === "ENABLED" };
  await ifOwned(aws.client(GuardDutyClient).send(new UpdateDetectorCommand(input)));
}

/** GuardDuty answers BadRequestException for many reasons; only the message identifies a detector that does not exist. */
function ifOwned<T>(call: Promise<T>): Promise<T | undefined> {
  const named = call.catch((error: unknown) => {
    if (
      isCode(error, "BadRequest") &&
      /detectorId is not owned by the current account/i.test((error as Error).message)
    )
      throw Object.assign(new Error((error as Error).message), { name: "DetectorNotFound" });
    throw error;
  });
  return ifExists(named, "DetectorNotFound");
}
