import { driftWords } from "../../model/drift.ts";
import type { Response, StepRecord, Whole } from "../../model/response.ts";
import { mayHold } from "../../model/response-state.ts";
import { undoFlags } from "../../model/undo-flags.ts";
import { personName } from "../../notify/person-name.ts";
import { utc } from "../../notify/times.ts";
import { canUndo } from "../../notify/words.ts";
import { isUntold } from "../../policy/told.ts";
import type { Deployment } from "../deployment/find.ts";
import { timeLeft } from "./ask-lines.ts";
import { wrap } from "./lines.ts";
import type { Look } from "./paint.ts";
import type { Section } from "./section.ts";
import { STATES, toned } from "./states.ts";
import { ago, between, clock } from "./times.ts";

const CHECKED = "checked ";

/** How the audit line of a drift begins; "lost" in older records. */
const NOT_IN_EFFECT = /^(?:lost|not-in-effect)\b/;

/** Milliseconds after containment until both early checks are over; from then on a timer verifies. */
const EARLY = 90_000;

/** The verifications after the containment, each with its own result. */
export function checkSection({ response, steps, audit }: Whole, look: Look): Section {
  const { times, missing = [], state, checkedAt, changedBy } = response;
  // A verification that finds a difference moves the response at the same moment.
  const foundLoss = (at: string) => audit.some((line) => line.at === at && NOT_IN_EFFECT.test(line.what));
  const sign = (at: string) => (foundLoss(at) ? "!" : "✔");
  const lines = Object.entries(times)
    .filter(([what]) => what.startsWith(CHECKED))
    .map(
      ([what, at]) => `${sign(at)} ${what.slice(CHECKED.length)} after containment, ${clock(at, look.now)}`,
    );
  const isLater = between(times["contained"] ?? response.createdAt, checkedAt) ?? 0;
  const latest =
    checkedAt && (isLater > EARLY || state === "not-in-effect")
      ? [`${state === "not-in-effect" ? "!" : "✔"} last ${utc(checkedAt)}, ${ago(checkedAt, look.now)}`]
      : [];
  const isApplied = steps.some((step) => step.changes.some(({ appliedAt }) => appliedAt));
  const none = mayHold(state) && isApplied ? ["not yet: due 10 s and 60 s after the containment"] : [];
  return {
    title: "VERIFICATION",
    lines: [
      ...(lines.length + latest.length > 0 ? [...lines, ...latest] : none).flatMap((line) =>
        wrap(line, look.width, "  "),
      ),
      ...missing.flatMap((what) =>
        wrap(`drift: ${what}`, look.width, "  ").map((line) => toned(look, "bad", line)),
      ),
      ...driftWords(missing.length > 0 ? changedBy : undefined).flatMap((line) =>
        wrap(line, look.width, "  "),
      ),
    ],
  };
}

/** The steps that end automatically, and when. */
export function endsSection(
  { id, state, ends = {} }: Response,
  { flags }: Pick<Deployment, "flags">,
  { paint, width, now }: Look,
): Section {
  const lines = Object.entries(ends).flatMap(([n, at]) =>
    wrap(`step ${n} at ${utc(at)} (${timeLeft(at, now)})`, width, "  "),
  );
  const extend = `  ${paint.bold(`npx cordon extend ${id} --for 4h --reason "…"${flags}`)}`;
  return {
    title: "ENDS AUTOMATICALLY",
    lines: mayHold(state) && lines.length > 0 ? [...lines, extend] : [],
  };
}

/** The last notification, and whether it has the current state. */
export function toldSection(response: Response, look: Look): Section {
  const { told, state } = response;
  const behind = isUntold(response);
  const now = `no notification sent yet for the state ${STATES[state].word}`;
  return {
    title: "NOTIFIED",
    lines: [
      ...(told ? wrap(`${utc(told.at)}  “${told.subject}”`, look.width, "  ") : []),
      ...(behind ? wrap(now, look.width, "  ").map((line) => toned(look, "careful", line)) : []),
    ],
  };
}

/** The undo command and what it leaves; or who undid the response, and what that means for the next event. */
export function undoSection(
  { response, steps }: Whole,
  { flags }: Pick<Deployment, "flags">,
  { paint, width, now }: Look,
): Section {
  const { verdict, undo, id } = response;
  const isPossible = canUndo({ response, steps });
  return {
    title: isPossible ? "UNDO" : "UNDONE",
    lines: [
      ...(verdict
        ? wrap(
            `Undone by ${personName(verdict.by)} at ${clock(verdict.at, now)} (${VERDICTS[verdict.verdict]}): “${verdict.reason}”`,
            width,
            "  ",
          )
        : []),
      ...(verdict && verdict.until > now.toISOString()
        ? wrap(SUPPRESSED[verdict.verdict](utc(verdict.until)), width, "  ")
        : []),
      ...(isPossible ? undoLines({ id, steps, flags }, { paint, width, now }) : []),
      ...(undo && undo.by !== verdict?.by ? wrap(`requested by ${personName(undo.by)}`, width, "  ") : []),
    ],
  };
}

/** The command that undoes a response. Where every step would re-enable stolen credentials, a plain undo changes nothing. */
function undoLines(
  { id, steps, flags }: { id: string; steps: readonly StepRecord[]; flags: string },
  { paint, width }: Look,
): string[] {
  const open = steps.filter(
    ({ irreversible, changes }) =>
      irreversible === undefined && changes.some(({ state }) => state !== "undone" && state !== "moot"),
  );
  const rearming = open.filter(({ rearms }) => rearms);
  const numbers = rearming.map(({ n }) => n).join(",");
  const needed = undoFlags(steps);
  const isAll = rearming.length > 0 && needed !== "";
  const command = `npx cordon undo ${id}${needed} --reason "…"${flags}`;
  const some = rearming.length > 1 ? `Steps ${numbers} stay` : `Step ${numbers} stays`;
  const notes = [
    "shows first what would change; --dry-run only shows it",
    ...(needed.includes("--force") ? ["Only a lead may overwrite the change of another principal."] : []),
    ...(isAll ? ["An undo would re-enable stolen credentials: replace the credentials first."] : []),
    ...(rearming.length > 0 && !isAll
      ? [
          `${some} in effect: an undo would re-enable stolen credentials. After the credentials are replaced, add --rearm ${numbers}.`,
        ]
      : []),
  ];
  return [`  ${paint.bold(command)}`, ...notes.flatMap((note) => wrap(note, width, "    "))];
}

const VERDICTS = {
  false: "false positive",
  right: "true positive",
  "too-wide": "true positive, response too broad",
  unstated: "no verdict",
} as const;

const SUPPRESSED = {
  false: (until: string) => `Cordon does not contain the same finding again before ${until}.`,
  unstated: (until: string) => `Cordon does not contain the same finding again before ${until}.`,
  "too-wide": (until: string) => `The same finding needs approval until ${until}.`,
  right: (until: string) => `Until ${until}, Cordon contains the same finding again only if it goes on.`,
} as const;
