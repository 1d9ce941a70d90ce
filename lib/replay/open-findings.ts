import type { Finding, GuardDutyClient } from "@aws-sdk/client-guardduty";
import { findingEvent } from "./finding-event.ts";

/** The limit of GetFindings. */
const AT_ONCE = 50;

/**
 * The open GuardDuty findings of a client's Region, oldest first, in EventBridge's form; reads only. Yields nothing, not even an empty
 * batch, where GuardDuty is off.
 */
export async function* openFindings(client: GuardDutyClient): AsyncGenerator<readonly object[]> {
  const { GetFindingsCommand, paginateListDetectors, paginateListFindings } = await import(
    "@aws-sdk/client-guardduty"
  );
  for await (const { DetectorIds = [] } of paginateListDetectors({ client }, {}))
    for (const DetectorId of DetectorIds) {
      yield [];
      const pages = paginateListFindings(
        { client, pageSize: AT_ONCE },
        {
          DetectorId,
          FindingCriteria: { Criterion: { "service.archived": { Equals: ["false"] } } },
          SortCriteria: { AttributeName: "updatedAt", OrderBy: "ASC" },
        },
      );
      for await (const { FindingIds = [] } of pages) {
        if (FindingIds.length === 0) continue;
        const { Findings = [] } = await client.send(new GetFindingsCommand({ DetectorId, FindingIds }));
        yield inOrder(FindingIds, Findings).map((finding) => findingEvent({ ...finding }));
      }
    }
}

/** GetFindings does not guarantee the requested order. */
function inOrder(ids: readonly string[], findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => ids.indexOf(a.Id ?? "") - ids.indexOf(b.Id ?? ""));
}
