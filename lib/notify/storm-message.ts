import type { Storm } from "../ledger/storm.ts";
import type { Message } from "../model/channel.ts";
import type { StormChanged } from "../model/cordon-event.ts";
import type { Place } from "../model/place.ts";
import { subjectOf } from "./message.ts";
import { utc } from "./words.ts";

const SAYS = {
  began: "STORM, many new responses, people are asked for each",
  "goes-on": "Storm goes on, responses wait",
} as const;

/** The one page of a storm, and the summaries that follow. */
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
    subject: subjectOf("storm", SAYS[change], `${storm.count} since ${utc(storm.since)} in ${where}`),
    text: [
      `${SAYS[change]} in ${where}`,
      "",
      `Since     ${utc(storm.since)}`,
      `Held back ${storm.count} messages about new responses, and what became of them without anybody`,
      "Because   more new responses came than the storm brake lets through: nothing new is contained by itself",
      `Some      ${storm.first.join(" ")}`,
      "",
      "Look:  npx cordon list",
      'Stop:  npx cordon pause --for 1h --reason "…"',
    ].join("\n"),
    urgency: change === "began" ? "page" : "digest",
    event,
  };
}
