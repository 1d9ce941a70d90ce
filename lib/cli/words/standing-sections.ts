import type { Response, Whole } from "../../model/response.ts";
import { may, mayHold } from "../../model/response-state.ts";
import { isTold } from "../../notify/message.ts";
import type { Deployment } from "../deployment/find.ts";
import { timeLeft } from "./ask-lines.ts";
import { wrap } from "./lines.ts";
import type { Look } from "./paint.ts";
import { personName } from "./people.ts";
import type { Section } from "./section.ts";
import { STATES, toned } from "./states.ts";
import { ago, between, clock, utc } from "./times.ts";

const CHECKED = "checked ";

/** By then both early checks are over, and the timer reads it back; milliseconds after containment. */
const EARLY = 90_000;

/** Whether it still holds, as read back later. */
export function checkSection({ response, steps }: Whole, look: Look): Section {
  const { times, missing = [], state } = response;
  const checks = Object.entries(times).filter(([what]) => what.startsWith(CHECKED));
  const held = steps.some((step) => step.changes.some(({ appliedAt }) => appliedAt));
  const lines = checks.map(([what, at]) => {
    const after = what.slice(CHECKED.length);
    return `${state === "not-in-effect" ? "!" : "✔"} ${after} after containment, ${clock(at, look.now)}`;
  });
  const { contained } = times;
  const isLater = between(contained ?? response.createdAt, response.checkedAt) ?? 0;
  const latest =
    response.checkedAt && isLater > EARLY
      ? [
          `${state === "not-in-effect" ? "!" : "✔"} last ${utc(response.checkedAt)}, ${ago(response.checkedAt, look.now)}`,
        ]
      : [];
  const none = mayHold(state) && held ? ["not yet: due 10 s and 60 s after containment"] : [];
  return {
    title: "READ BACK AGAIN",
    lines: [
      ...(lines.length + latest.length > 0 ? [...lines, ...latest] : none).flatMap((line) =>
        wrap(line, look.width, "  "),
      ),
      ...missing.flatMap((what) =>
        wrap(`missing: ${what}`, look.width, "  ").map((line) => toned(look, "bad", line)),
      ),
    ],
  };
}

/** What ends by itself, and when. */
export function endsSection(
  { id, state, ends = {} }: Response,
  { flags }: Pick<Deployment, "flags">,
  { paint, width, now }: Look,
): Section {
  const lines = Object.entries(ends).flatMap(([n, at]) =>
    wrap(`step ${n} at ${utc(at)}, ${timeLeft(at, now)}`, width, "  "),
  );
  const extend = `  ${paint.bold(`npx cordon extend ${id} --for 4h --reason "…"${flags}`)}`;
  return {
    title: "ENDS BY ITSELF",
    lines: mayHold(state) && lines.length > 0 ? [...lines, extend] : [],
  };
}

/** What people were told, and whether that is the newest. */
export function toldSection({ told, state, version }: Response, look: Look): Section {
  const behind = isTold(state) && told?.state !== state && (told?.version ?? 0) < version;
  const now = `nobody has been told yet that it is ${STATES[state].word}`;
  return {
    title: "TOLD",
    lines: [
      ...(told ? wrap(`${utc(told.at)}  “${told.subject}”`, look.width, "  ") : []),
      ...(behind ? wrap(now, look.width, "  ").map((line) => toned(look, "careful", line)) : []),
    ],
  };
}

/** The way back, and what it leaves; or who went it, and what that means for the next event. */
export function undoSection(
  { response, steps }: Whole,
  { flags }: Pick<Deployment, "flags">,
  { paint, width, now }: Look,
): Section {
  const { verdict, undo, id, state } = response;
  const said = verdict
    ? `${personName(verdict.by)} undid it at ${clock(verdict.at, now)} (${VERDICTS[verdict.verdict]}): “${verdict.reason}”`
    : "";
  const muted =
    verdict && verdict.until > now.toISOString() ? MUTED[verdict.verdict](utc(verdict.until)) : "";
  const rearming = steps.filter(
    (step) => step.rearms && step.changes.some(({ state }) => state !== "undone"),
  );
  const numbers = rearming.map(({ n }) => n).join(",");
  return {
    title: may(state, "undoing") ? "UNDO" : "UNDONE",
    lines: [
      ...(verdict ? wrap(said, width, "  ") : []),
      ...(muted ? wrap(muted, width, "  ") : []),
      ...(may(state, "undoing")
        ? [
            `  ${paint.bold(`npx cordon undo ${id} --reason "…"${flags}`)}`,
            ...wrap("shows first what would change; --dry-run only shows", width, "    "),
          ]
        : []),
      ...(may(state, "undoing") && rearming.length > 0
        ? wrap(
            `${stepsInWords(numbers)} in force, because undoing that gives power back to stolen credentials. When they are replaced, add --rearm ${numbers}.`,
            width,
            "    ",
          )
        : []),
      ...(undo && undo.by !== verdict?.by ? wrap(`asked for by ${personName(undo.by)}`, width, "  ") : []),
    ],
  };
}

function stepsInWords(numbers: string): string {
  return numbers.includes(",") ? `Steps ${numbers} stay` : `Step ${numbers} stays`;
}

const VERDICTS = {
  false: "a false finding",
  right: "the finding is right",
  "too-wide": "it hit too much",
  unstated: "no verdict",
} as const;

const MUTED = {
  false: (until: string) => `The same finding does not contain again before ${until}.`,
  unstated: (until: string) => `The same finding does not contain again before ${until}.`,
  "too-wide": (until: string) => `The same finding asks before it contains again, until ${until}.`,
  right: (until: string) => `Until ${until} the same finding contains again only when it goes on.`,
} as const;
