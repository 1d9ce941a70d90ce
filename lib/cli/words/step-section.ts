import { RESPONSE_TAG } from "../../aws/names.ts";
import { isHeld, isInForce } from "../../model/change-state.ts";
import { changeWords } from "../../model/change-words.ts";
import type { ChangeRecord, Response, StepRecord, Wave } from "../../model/response.ts";
import { isUntouched } from "../../model/response-state.ts";
import { personName } from "../../notify/person-name.ts";
import { utc } from "../../notify/times.ts";
import { pad, wrap } from "./lines.ts";
import { isDrifted } from "./meaning.ts";
import type { Look } from "./paint.ts";
import type { Section } from "./section.ts";
import { CHANGES, NOT_IN_EFFECT, type Shown, toned } from "./states.ts";
import { between, lasting } from "./times.ts";

interface Stepped {
  readonly response: Pick<Response, "id" | "state" | "times" | "createdAt" | "missing" | "checkedAt">;
  readonly steps: readonly StepRecord[];
}

/** The steps, done or planned. Evidence is apart, because it affects no one. */
export function stepSections({ response, steps }: Stepped, look: Look): Section[] {
  const received = response.times["received"] ?? response.createdAt;
  const of = (wave: Wave) =>
    steps
      .filter((step) => step.wave === wave)
      .flatMap((step) => ["", ...stepLines(step, response, received, look)]);
  const kept = steps.some(
    (step) => step.wave === "preserve" && step.changes.some(({ state }) => state === "applied"),
  );
  const tag = wrap(`Every item has the tag ${RESPONSE_TAG} = ${response.id}.`, look.width, "     ");
  return [
    {
      title: isUntouched(response.state) ? "PLANNED STEPS" : "STEPS",
      lines: of("contain").slice(1),
    },
    { title: "EVIDENCE", lines: [...of("preserve").slice(1), ...(kept ? tag : [])] },
  ];
}

const INDENT = "     ";

function stepLines(step: StepRecord, response: Stepped["response"], received: string, look: Look): string[] {
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
    ...step.changes.flatMap((change) => changeLines(shownAs(step, change, response, received), change, look)),
    ...facts("affected", step.affected),
    ...facts("limits", step.limits),
    ...facts("protected", step.protectedBy ? [step.protectedBy] : []),
    ...facts("no undo", step.irreversible && step.changes.length > 0 ? [step.irreversible] : []),
    ...facts("undo", wayBack(step)),
  ];
}

function wayBack({ n, rearms, irreversible, changes }: StepRecord): string[] {
  if (rearms) return [`would re-enable stolen credentials: needs --rearm ${n}`];
  const isPlanned = changes.some(({ state }) => state === "planned");
  return isPlanned && irreversible === undefined ? ["restores the state before"] : [];
}

/** Why a step was not done. */
function outcome({ leftOut, moot, refused, failed }: StepRecord, look: Look): string[] {
  return [
    ...(leftOut ? wrap(`– left out by ${personName(leftOut)}: not done`, look.width, INDENT) : []),
    ...(moot ? wrap(`– no change needed: ${moot}`, look.width, INDENT) : []),
    ...(refused ? wrap(`✖ REFUSED: ${refused}`, look.width, INDENT).map((l) => toned(look, "bad", l)) : []),
    ...(failed ? wrap(`✖ NOT PLANNED: ${failed}`, look.width, INDENT).map((l) => toned(look, "bad", l)) : []),
  ];
}

/** The result of one change. A change that the last verification found different is not in effect, whatever it was before. */
function shownAs(
  step: StepRecord,
  change: ChangeRecord,
  response: Stepped["response"],
  received: string,
): Shown {
  const { sign, word, tone } = CHANGES[change.state];
  if (step.wave === "contain" && isHeld(change)) {
    if (isDrifted(response, step)) {
      const found = response.checkedAt ? `: found by the verification of ${utc(response.checkedAt)}` : "";
      return { ...NOT_IN_EFFECT, word: `${NOT_IN_EFFECT.word}${found}` };
    }
  }
  const done = step.wave === "preserve" && change.state === "applied" ? "created" : word;
  return { sign, tone, word: `${done}${timing(change, received)}` };
}

function changeLines({ sign, word, tone }: Shown, change: ChangeRecord, look: Look): string[] {
  return [
    ...wrap(`${sign} ${word}`, look.width, INDENT).map((line) => toned(look, tone, line)),
    ...beforeAfter(changeWords(change), look.width),
    ...(change.note ? wrap(change.note, look.width, `${INDENT}  `) : []),
  ];
}

/** "before → after" on one line, or the second line begins with the arrow. */
function beforeAfter(text: string, width: number): string[] {
  const indent = `${INDENT}  `;
  const whole = wrap(text, width, indent);
  const [before, ...after] = text.split(" → ");
  if (whole.length === 1 || after.length === 0) return whole;
  return [...wrap(before!, width, indent), ...wrap(after.join(" → "), width, `${indent}→ `)];
}

/** How long after the event the change was set and read back, and when. */
function timing(change: ChangeRecord, received: string): string {
  const { readBackAt, appliedAt } = change;
  if (appliedAt === undefined || !isInForce(change)) return "";
  const [set, read] = [between(received, appliedAt), between(received, readBackAt)];
  if (set === undefined || read === undefined) return `: ${utc(readBackAt ?? appliedAt)}`;
  return `: set after ${lasting(set)}, read back after ${lasting(read)} (${utc(readBackAt!).slice(11)})`;
}
