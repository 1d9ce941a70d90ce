import { RESPONSE_TAG } from "../../aws/names.ts";
import { isInForce } from "../../model/change-state.ts";
import type { ChangeRecord, Response, StepRecord, Wave } from "../../model/response.ts";
import { isUntouched } from "../../model/response-state.ts";
import { pad, wrap } from "./lines.ts";
import type { Look } from "./paint.ts";
import { personName } from "./people.ts";
import type { Section } from "./section.ts";
import { CHANGES, toned } from "./states.ts";
import { between, lasting, utc } from "./times.ts";

interface Stepped {
  readonly response: Pick<Response, "id" | "state" | "times" | "createdAt">;
  readonly steps: readonly StepRecord[];
}

/** What was done, or would be, step by step; evidence apart, because it changes nothing for anybody. */
export function stepSections({ response, steps }: Stepped, look: Look): Section[] {
  const received = response.times["received"] ?? response.createdAt;
  const of = (wave: Wave) =>
    steps.filter((step) => step.wave === wave).flatMap((step) => ["", ...stepLines(step, received, look)]);
  const kept = steps.some(
    (step) => step.wave === "preserve" && step.changes.some(({ state }) => state === "applied"),
  );
  const tag = wrap(`All of it carries the tag ${RESPONSE_TAG} = ${response.id}.`, look.width, "     ");
  return [
    {
      title: isUntouched(response.state) ? "WHAT WOULD BE DONE" : "WHAT WAS DONE",
      lines: of("contain").slice(1),
    },
    { title: "EVIDENCE", lines: [...of("preserve").slice(1), ...(kept ? tag : [])] },
  ];
}

const INDENT = "     ";

function stepLines(step: StepRecord, received: string, look: Look): string[] {
  const { paint, width } = look;
  const facts = (label: string, texts: readonly string[]) =>
    texts.flatMap((text, i) => wrap(text, width, INDENT + pad(i === 0 ? label : "", 11)));
  const head = [
    ...wrap(step.targetName, width, `  ${pad(String(step.n), 3)}${step.action}  `).map((line, i) =>
      i === 0 ? paint.bold(line) : line,
    ),
    ...wrap(step.summary, width, INDENT).map(paint.dim),
    ...outcome(step, look),
  ];
  if (step.leftOut) return head;
  return [
    ...head,
    ...step.changes.flatMap((change) => changeLines(step, change, received, look)),
    ...facts("also hit", step.affected),
    ...facts("limits", step.limits),
    ...facts("protected", step.protectedBy ? [step.protectedBy] : []),
    ...facts("no undo", step.irreversible && step.changes.length > 0 ? [step.irreversible] : []),
    ...facts("undo", wayBack(step)),
  ];
}

function wayBack({ rearms, irreversible, changes }: StepRecord): string[] {
  if (rearms) return ["gives power back to stolen credentials: only when this step is named"];
  const isPlanned = changes.some(({ state }) => state === "planned");
  return isPlanned && irreversible === undefined ? ["puts it back as it was"] : [];
}

/** Why nothing of a step was done. */
function outcome({ leftOut, moot, refused, failed }: StepRecord, look: Look): string[] {
  return [
    ...(leftOut ? wrap(`– left out by ${personName(leftOut)}: none of it is done`, look.width, INDENT) : []),
    ...(moot ? wrap(`– nothing to do: ${moot}`, look.width, INDENT) : []),
    ...(refused ? wrap(`✖ REFUSED: ${refused}`, look.width, INDENT).map((l) => toned(look, "bad", l)) : []),
    ...(failed
      ? wrap(`✖ COULD NOT BE PLANNED: ${failed}`, look.width, INDENT).map((l) => toned(look, "bad", l))
      : []),
  ];
}

function changeLines(step: StepRecord, change: ChangeRecord, received: string, look: Look): string[] {
  const { sign, word, tone } = CHANGES[change.state];
  const said = step.wave === "preserve" && change.state === "applied" ? "made" : word;
  return [
    ...wrap(`${sign} ${said}${timing(change, received)}`, look.width, INDENT).map((line) =>
      toned(look, tone, line),
    ),
    ...beforeAfter(change.change, look.width),
    ...(change.note ? wrap(change.note, look.width, `${INDENT}  `) : []),
  ];
}

/** "before → after" on one line, or the arrow begins the second. */
function beforeAfter(text: string, width: number): string[] {
  const indent = `${INDENT}  `;
  const whole = wrap(text, width, indent);
  const [before, ...after] = text.split(" → ");
  if (whole.length === 1 || after.length === 0) return whole;
  return [...wrap(before!, width, indent), ...wrap(after.join(" → "), width, `${indent}→ `)];
}

/** How long after the signal it was set and read back, and the moment. */
function timing(change: ChangeRecord, received: string): string {
  const { readBackAt, appliedAt } = change;
  if (appliedAt === undefined || !isInForce(change)) return "";
  const [set, read] = [between(received, appliedAt), between(received, readBackAt)];
  if (set === undefined || read === undefined) return `: ${utc(readBackAt ?? appliedAt)}`;
  return `: set after ${lasting(set)}, read back after ${lasting(read)} (${utc(readBackAt!).slice(11)})`;
}
