import {
  type BrakeChanged,
  type CordonEvent,
  DETAIL_TYPE,
  type ResponseChanged,
  SOURCE,
  type StormChanged,
} from "../../lib/model/cordon-event.ts";

/** The description of each field of an event; the compiler requires every field. */
type Fields<E> = Readonly<Record<keyof E, string>>;

const RESPONSE: Fields<ResponseChanged> = {
  schema: "The form of this document; another number after the `v` is another form",
  response: "The response's id, for `npx cordon show`",
  incident: "16 hexadecimal digits; the same for all responses of one playbook to one first target",
  version: "Counts the changes of this response: a lower one than you have is old",
  state: "Where the response is now",
  previous: "Where it was before; absent for the first version; the same where only something became known",
  news: "What became known, where that is not the state alone",
  playbook: "The playbook's id",
  title: "The playbook's title",
  severity: "`low`, `medium`, `high` or `critical`; absent where the event could not be read",
  account: "The account that it is about",
  region: "The Region that it is about; Cordon's own where the event could not be read",
  targets: "What the playbook contains, by name; names from events are shown as they are: escape them",
  decision:
    "`outcome` (act, ask, observe, refuse), `mode` (observe, ask, act), `because`; absent until it is decided",
  needs: "`decision`: approval required; `look`: something went wrong; `nothing`",
  at: "When it changed, ISO 8601 UTC",
  by: "The person who changed it, by the principal's ARN; absent where Cordon did",
  ask: "`until` when, the number of approvers as `people`, the given `approvals`, and what happens `onSilence` (hold, expire, escalate, contain)",
};

const BRAKE: Fields<BrakeChanged> = {
  schema: "The form of this document",
  change: "`set`, or `lifted` before its end; that one ends by itself is no event",
  kind: "`pause`: nothing is done by itself; `mute`: it is observed only",
  scope: "`all`, `playbook/…`, `finding/…`, `type/…` or `target/…`",
  reason: "Why it was set",
  by: "Who set it",
  account: "Cordon's account",
  region: "Cordon's Region",
  at: "When it was set or lifted, ISO 8601 UTC",
  until: "When it ends, or would have ended",
};

const STORM: Fields<StormChanged> = {
  schema: "The form of this document",
  change: "`began`: operators are notified once; `goes-on`: more messages were suppressed since",
  since: "When it began, ISO 8601 UTC",
  count: "The number of suppressed messages; about",
  responses: "Some of the responses, 20 at most",
  account: "Cordon's account",
  region: "Cordon's Region",
  at: "When this was said",
};

const PLACE = { account: "123456789012", region: "eu-west-1" };
const ANA = "arn:aws:iam::123456789012:user/ana";

const RESPONSE_EXAMPLE: ResponseChanged = {
  schema: "cordon.response-changed/v1",
  response: "7QX4M2K9TD",
  incident: "5f1c0d9e8b7a6432",
  version: 3,
  state: "waiting",
  previous: "waiting",
  news: "approved",
  playbook: "stolen-instance-credentials",
  title: "Instance credentials used outside AWS",
  severity: "high",
  ...PLACE,
  targets: ["payments-web · i-0a1b2c3d4e5f67890", "i-0a1b2c3d4e5f67890"],
  decision: { outcome: "ask", mode: "act", because: ["critical asset, and others are or may be affected"] },
  needs: "decision",
  at: "2026-11-20T03:04:05.678Z",
  by: ANA,
  ask: {
    until: "2026-11-20T03:30:00.000Z",
    people: 2,
    approvals: [{ by: ANA, at: "2026-11-20T03:04:05.678Z" }],
    onSilence: "escalate",
  },
};

const BRAKE_EXAMPLE: BrakeChanged = {
  schema: "cordon.brake-changed/v1",
  change: "set",
  kind: "pause",
  scope: "playbook/leaked-access-key",
  reason: "keys are rotated tonight",
  by: ANA,
  ...PLACE,
  at: "2026-11-20T03:04:05.678Z",
  until: "2026-11-20T05:04:05.678Z",
};

const STORM_EXAMPLE: StormChanged = {
  schema: "cordon.storm-changed/v1",
  change: "goes-on",
  since: "2026-11-20T03:04:05.678Z",
  count: 41,
  responses: ["7QX4M2K9TD", "9KTRB00001"],
  ...PLACE,
  at: "2026-11-20T03:09:00.000Z",
};

/** docs/reference/events.md: the events on the bus, from the types that the code sends. */
export function eventsPage(): string {
  return [
    "# Events",
    "",
    "Generated from `lib/model/cordon-event.ts` by `npm run docs`.",
    "",
    "Every change of a response is an event on a bus of Cordon's own, with or without a notification. The stack's",
    `output \`EventBusName\` names the bus; the source is \`${SOURCE}\`. A rule of yours on it takes what it needs:`,
    "",
    "```json",
    JSON.stringify(
      {
        source: [SOURCE],
        "detail-type": [DETAIL_TYPE[RESPONSE_EXAMPLE.schema]],
        detail: { needs: ["decision"] },
      },
      null,
      2,
    ),
    "```",
    "",
    "- An event may come twice, and late: `response` and `version` together are its identity, and the highest `version` is the newest.",
    "- Fields may be added to a version; none is renamed, removed or given another meaning without another `schema`.",
    "- A webhook gets the same document as `data`, with `subject`, `text` and `urgency` (`page`, `chat`, `digest`), in",
    "  `{ type, timestamp, data }` as [Standard Webhooks](https://www.standardwebhooks.com/) says; `type` is the schema.",
    "- No event decides anything: operators sign decisions (`npx cordon approve`).",
    ...section(RESPONSE_EXAMPLE, RESPONSE),
    ...section(BRAKE_EXAMPLE, BRAKE),
    ...section(STORM_EXAMPLE, STORM),
    "",
  ].join("\n");
}

function section<E extends CordonEvent>(example: E, fields: Fields<E>): string[] {
  return [
    "",
    `## ${DETAIL_TYPE[example.schema]}`,
    "",
    "| field of `detail` | what it is |",
    "|---|---|",
    ...Object.entries(fields).map(([name, what]) => `| \`${name}\` | ${what} |`),
    "",
    "```json",
    JSON.stringify({ source: SOURCE, "detail-type": DETAIL_TYPE[example.schema], detail: example }, null, 2),
    "```",
  ];
}
