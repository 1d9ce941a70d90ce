import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { REAL_CLOCK } from "../lib/ledger/clock.ts";
import { readWhole } from "../lib/ledger/reading.ts";
import type { Table } from "../lib/ledger/table.ts";
import { changeWords } from "../lib/model/change-words.ts";
import { plain } from "../lib/model/plain-text.ts";
import type { ChangeRecord, Response, StepRecord, Whole } from "../lib/model/response.ts";
import { endsFirstRun } from "../lib/model/response-state.ts";

/** One moment of a response: what is shown when it is seen for the first time. */
interface Moment {
  readonly key: string;
  readonly at: string;
  readonly label: string;
  readonly text: string;
}

/** A ledger, and who reads it. */
export interface Ledger {
  readonly env: Readonly<Record<string, string>>;
  /** The table's name. */
  readonly table: string;
}

/** The table with a client of its own, which whoever opened it destroys. */
export function ledgerOf({ env, table }: Ledger): Table & { readonly client: DynamoDBClient } {
  return {
    ...REAL_CLOCK,
    name: table,
    client: new DynamoDBClient({
      endpoint: env["AWS_ENDPOINT_URL"],
      region: env["AWS_REGION"],
      credentials: { accessKeyId: env["AWS_ACCESS_KEY_ID"]!, secretAccessKey: env["AWS_SECRET_ACCESS_KEY"]! },
    }),
  };
}

/**
 * Shows a response as it happens, from its record: each moment once, in milliseconds since the event was sent.
 * Ends when `until` is on record, or after `seconds`; returns what is on record then.
 */
export async function follow(
  ledger: Ledger,
  id: string,
  sent: Date,
  {
    until,
    seconds,
    show,
  }: { until: (whole: Whole) => boolean; seconds: number; show: (line: string) => void },
): Promise<Whole | undefined> {
  const table = ledgerOf(ledger);
  const shown = new Set<string>();
  const deadline = Date.now() + seconds * 1_000;
  for (;;) {
    const whole = await readWhole(table, id);
    const unseen = (whole ? momentsOf(whole) : []).filter(({ key }) => !shown.has(key));
    for (const moment of inOrder(unseen)) {
      shown.add(moment.key);
      show(lineOf(moment, sent));
    }
    if ((whole && until(whole)) || Date.now() > deadline) {
      table.client.destroy();
      return whole;
    }
    await sleep(40);
  }
}

/** Every line that `follow` shows of a response, in order of time; `sent` is when its event was sent. README.md quotes four. */
export function transcript(whole: Whole, sent: Date): string[] {
  return inOrder(momentsOf(whole)).map((moment) => lineOf(moment, sent));
}

/** By time; what has none stays behind the line that it explains. */
function inOrder(moments: readonly Moment[]): Moment[] {
  const groups: Moment[][] = [];
  for (const moment of moments) {
    if (moment.at === "" && groups.length > 0) groups.at(-1)!.push(moment);
    else groups.push([moment]);
  }
  return groups.sort(([a], [b]) => a!.at.localeCompare(b!.at)).flat();
}

/** Whether nothing more comes by itself, and people have been told. */
export function isResting({ response }: Whole): boolean {
  return endsFirstRun(response.state) && response.lease === undefined && response.told !== undefined;
}

function lineOf({ at, label, text }: Moment, sent: Date): string {
  const ms = at === "" ? "" : `${Math.max(0, Date.parse(at) - sent.getTime())} ms`;
  return `  ${ms.padStart(9)}  ${label.padEnd(12)} ${text}`;
}

function momentsOf({ response, steps }: Whole): Moment[] {
  return [
    ...received(response),
    ...steps.flatMap(plannedStep),
    ...decided(response),
    ...steps.flatMap((step) => step.changes.flatMap((change) => doneChange(step, change))),
    ...["contained", "partly", "failed", "preserved"].flatMap((name) => milestone(response, name, name, "")),
    ...told(response),
    ...[10, 60].flatMap((after) =>
      milestone(
        response,
        `checked ${after} s`,
        "read again",
        `after ${after} s: ${response.missing?.join("; ") ?? "still in force"}`,
      ),
    ),
  ];
}

function received({ times, signal, playbook }: Response): Moment[] {
  return [
    { key: "received", at: times["received"] ?? "", label: "received", text: `by playbook ${playbook}` },
    ...(signal
      ? [{ key: "signal", at: "", label: "signal", text: `${signal.severity} · ${plain(signal.title)}` }]
      : []),
  ];
}

function plannedStep(step: StepRecord): Moment[] {
  const head = `${step.n}. ${step.action} · ${plain(step.targetName)}`;
  const key = `plan ${step.n}`;
  const also = (text: string, i: number) => ({ key: `${key} ${i}`, at: "", label: "", text: `   ${text}` });
  const why = step.moot ?? step.refused ?? step.failed;
  return [
    { key, at: "", label: step.wave === "contain" ? "plan" : "then", text: head },
    ...[
      ...(why ? [plain(why)] : []),
      ...step.changes.map((change) => plain(changeWords(change))),
      ...step.affected.map((who) => `who is hit: ${plain(who)}`),
    ].map(also),
  ];
}

function decided({ decision, times }: Response): Moment[] {
  return decision
    ? [
        {
          key: "decision",
          at: times["recorded"] ?? "",
          label: "decision",
          text: `${decision.outcome} (mode ${decision.mode})${decision.because.map((why) => ` · ${plain(why)}`).join("")}; plan and before-images are on record`,
        },
      ]
    : [];
}

function doneChange(step: StepRecord, change: ChangeRecord): Moment[] {
  const key = `${step.n} ${change.hold}`;
  if (change.state === "failed")
    return [
      {
        key: `${key} failed`,
        at: "",
        label: "FAILED",
        text: `${step.action} ${change.hold}: ${plain(change.note ?? "")}`,
      },
    ];
  if (change.appliedAt === undefined || change.readBackAt === undefined) return [];
  const text = `${step.action} · ${plain(change.hold)}`;
  return [
    { key: `${key} set`, at: change.appliedAt, label: "set", text },
    { key: `${key} back`, at: change.readBackAt, label: "read back", text },
  ];
}

function milestone({ times }: Response, name: string, label: string, text: string): Moment[] {
  const at = times[name];
  return at === undefined ? [] : [{ key: `at ${name}`, at, label, text }];
}

function told({ told }: Response): Moment[] {
  return told
    ? [{ key: `told ${told.version}`, at: told.at, label: "notified", text: plain(told.subject) }]
    : [];
}
