import {
  CloudTrailClient,
  type Trail as Described,
  type EventSelector,
  GetEventSelectorsCommand,
  type GetEventSelectorsResponse,
} from "@aws-sdk/client-cloudtrail";
import type { Aws } from "../../model/action.ts";
import { allow } from "../../model/permission.ts";
import { TRAILS } from "./trails.ts";

/** What `selectorsOf` needs. */
export const TRAIL_SELECTORS = allow(["cloudtrail:GetEventSelectors"], TRAILS);

export function selectorsOf(aws: Aws, TrailName: string): Promise<GetEventSelectorsResponse> {
  return aws.client(CloudTrailClient).send(new GetEventSelectorsCommand({ TrailName }));
}

/** What a trail that logs does not record, as displayed: ways to blind it other than StopLogging. */
export function blindSpots(
  { Name, HomeRegion, IsMultiRegionTrail }: Described,
  { EventSelectors = [], AdvancedEventSelectors = [] }: GetEventSelectorsResponse,
): string[] {
  return [
    ...(IsMultiRegionTrail ? [] : [`trail ${Name} records ${HomeRegion} only: was it made so just now?`]),
    ...(EventSelectors.length + AdvancedEventSelectors.length > 0 &&
    !EventSelectors.some(isWhole) &&
    !AdvancedEventSelectors.some(({ FieldSelectors = [] }) => isManagement(FieldSelectors))
      ? [`the selectors of trail ${Name} leave out management events, all or some: put them back by hand`]
      : []),
  ];
}

function isWhole({
  IncludeManagementEvents,
  ReadWriteType,
  ExcludeManagementEventSources = [],
}: EventSelector): boolean {
  return (
    IncludeManagementEvents !== false &&
    (ReadWriteType ?? "All") === "All" &&
    ExcludeManagementEventSources.length === 0
  );
}

/** Whether selectors mean exactly "all management events": one more field excludes some. */
function isManagement(fields: readonly { Field: string | undefined; Equals?: string[] | undefined }[]) {
  return (
    fields.length === 1 && fields[0]?.Field === "eventCategory" && fields[0].Equals?.[0] === "Management"
  );
}
