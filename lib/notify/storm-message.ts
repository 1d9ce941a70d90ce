import type { Storm } from "../ledger/storm.ts";
import type { Message } from "../model/channel.ts";
import type { StormChanged } from "../model/cordon-event.ts";
import type { Place } from "../model/place.ts";
import { subjectOf } from "./message.ts";
import { utcMinute } from "./times.ts";

const SAYS = {
  began: "STORM, many new responses, approval required for each",
  "goes-on": "Storm goes on, responses wait for approval",
} as const;

/** The single page of a storm, and the digests after it. */
export function stormMessage(storm: Storm, change: StormChanged["change"], now: Date, here: Place): Message {
  const at = now.toISOString();
  const where = `${here.account} ${here.region}`;
  const event: StormChanged = {
    schema: "cordon.storm-changed/v1",
    change,
    since: storm.since,
    count: storm.count,
    responses: storm.first,
    ...here,
    at,
  };
  return {
    id: `storm-${Date.parse(storm.since)}-${change === "began" ? 0 : storm.count}`,
    subject: subjectOf("storm", SAYS[change], `${storm.count} since ${utcMinute(storm.since)} in ${where}`),
    text: [
      `${SAYS[change]} in ${where}`,
      "",
      `Since     ${utcMinute(storm.since)}`,
      `Withheld  ${storm.count} messages about new responses and about those without a decision`,
      "Reason    more new responses than deciding.storm allows: no automatic containment of new ones",
      `Some      ${storm.first.join(" ")}`,
      "",
      "List:     npx cordon list",
      'Pause:    npx cordon pause --for 1h --reason "…"',
    ].join("\n"),
    urgency: change === "began" ? "page" : "digest",
    event,
  };
}
