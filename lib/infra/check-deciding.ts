import { isRange } from "../aws/ip-ranges.ts";
import type { AnyAction } from "../model/action.ts";
import type { Deciding, PlaybookTerms } from "../model/deciding.ts";
import { milliseconds } from "../model/duration.ts";
import { MODES } from "../model/mode.ts";
import { noneOf } from "../model/nearest.ts";
import type { Playbook } from "../model/playbook.ts";
import { DECIDING } from "../policy/settings.ts";
import { CONFIDENCES, SEVERITIES } from "../policy/severity.ts";
import { ANSWERS } from "../policy/table.ts";

/** The columns of the decision table, with their valid values. */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  mode: ["ask", "act"],
  undo: ["reversible", "irreversible"],
  reach: ["target", "others", "unknown"],
  asset: ["normal", "critical", "unknown"],
  severity: SEVERITIES,
  confidence: CONFIDENCES,
};

/** The terms that a playbook may set. */
const TERMS: readonly (keyof PlaybookTerms)[] = [
  "ask",
  "confirm",
  "holdFor",
  "whenLost",
  "undoPeople",
  "hourlyLimit",
  "checkEvery",
  "afterDecline",
];

/**
 * Throws at synth for faults that would otherwise appear during an attack: unknown names, malformed times, unknown settings. bin/app.ts
 * runs without a type check, and a rule with a misspelt `tag` would match everything.
 */
export function checkDeciding(
  deciding: Deciding,
  playbooks: readonly Playbook[],
  actions: readonly Pick<AnyAction, "id" | "irreversible">[],
): void {
  const ids = playbooks.map(({ id }) => id);
  const undoable = actions.filter(({ irreversible }) => irreversible === undefined).map(({ id }) => id);
  only("", deciding, [...Object.keys(DECIDING), ...TERMS]);
  for (const name of Object.keys(DECIDING))
    if (deciding[name as keyof Deciding] === undefined) throw new Error(`deciding.${name} is missing`);
  deciding.modes.forEach((rule, i) => {
    checkRule(`modes[${i}]`, rule, ids);
  });
  deciding.table.forEach((row, i) => {
    checkRow(`table row ${i + 1}`, row);
  });
  checkTime("staleAfter", deciding.staleAfter);
  checkTime("storm.within", deciding.storm.within);
  checkCount("storm.responses", deciding.storm.responses);
  checkCount("hourlyLimits.account", deciding.hourlyLimits.account);
  checkCount("hourlyLimits.group", deciding.hourlyLimits.group);
  if (!(deciding.largestShare >= 0 && deciding.largestShare <= 1))
    throw new Error(`deciding.largestShare is ${deciding.largestShare}: a share is between 0 and 1`);
  one("leastSeverity", deciding.leastSeverity, SEVERITIES);
  one("leastConfidence", deciding.leastConfidence, CONFIDENCES);
  checkTexts("neverTouch", deciding.neverTouch);
  checkTexts("criticality.critical", deciding.criticality.critical);
  checkTexts("criticality.normal", deciding.criticality.normal);
  checkTexts("criticality.tag", [deciding.criticality.tag]);
  checkTexts("knownAddresses", deciding.knownAddresses);
  for (const address of deciding.knownAddresses) checkAddress(address);
  checkTerms("", deciding, undoable);
  for (const [id, terms] of Object.entries(deciding.playbooks)) {
    one("playbooks", id, ids);
    only(`playbooks.${id}`, terms, TERMS);
    checkTerms(`playbooks.${id}.`, terms, undoable);
  }
  for (const { id, terms = {} } of playbooks)
    checkTerms(`(the terms of playbooks/${id}.ts).`, terms, undoable);
}

function one(what: string, name: unknown, known: readonly unknown[]): void {
  if (!known.includes(name))
    throw new Error(
      `deciding.${what} names ${JSON.stringify(name)}, which is ${noneOf(String(name), known.map(String))}`,
    );
}

function only(what: string, value: object, known: readonly string[]): void {
  for (const name of Object.keys(value))
    if (!known.includes(name))
      throw new Error(
        `deciding${what && `.${what}`} names ${JSON.stringify(name)}, which is ${noneOf(name, known)}`,
      );
}

function checkTime(what: string, time: string): void {
  try {
    milliseconds(time);
  } catch (error) {
    throw new Error(`deciding.${what}: ${(error as Error).message}`);
  }
}

function checkCount(what: string, count: number): void {
  if (!(Number.isInteger(count) && count > 0))
    throw new Error(`deciding.${what} is ${count}: write a whole number from 1 on`);
}

function checkTexts(what: string, texts: unknown): void {
  if (!Array.isArray(texts) || !texts.every((text) => typeof text === "string" && text !== ""))
    throw new Error(`deciding.${what} is ${JSON.stringify(texts)}: write a list of names`);
}

function checkRule(what: string, rule: Deciding["modes"][number], ids: readonly string[]): void {
  only(what, rule, ["mode", "playbook", "account", "tag"]);
  const { mode, playbook, account, tag } = rule;
  one("modes", mode, MODES);
  if (playbook !== undefined) one("modes", playbook, ids);
  if (account !== undefined && !/^\d{12}$/.test(account))
    throw new Error(`deciding.modes: ${account} is no account id of 12 digits`);
  if (tag !== undefined && !/^[^=]+=/.test(tag))
    throw new Error(`deciding.modes: ${tag} is no tag: write "key=value"`);
}

function checkRow(what: string, { when, answer, because }: Deciding["table"][number]): void {
  one(what, answer, ANSWERS);
  if (!because) throw new Error(`deciding.${what} says no reason`);
  for (const [column, values] of Object.entries(when)) {
    one(what, column, Object.keys(COLUMNS));
    if (!Array.isArray(values)) throw new Error(`deciding.${what}, ${column} is no list`);
    for (const value of values) one(`${what}, ${column}`, value, COLUMNS[column]!);
  }
}

/** `of` is the path of the terms: empty, or "playbooks.x.". */
function checkTerms(of: string, terms: Partial<PlaybookTerms>, undoable: readonly string[]): void {
  const { ask, confirm, holdFor = {}, whenLost, undoPeople, hourlyLimit, checkEvery, afterDecline } = terms;
  if (ask !== undefined) {
    checkTime(`${of}ask.within`, ask.within);
    one(`${of}ask.onSilence`, ask.onSilence, ["hold", "expire", "escalate", "contain"]);
  }
  if (confirm !== undefined) {
    checkTime(`${of}confirm.within`, confirm.within);
    one(`${of}confirm.onSilence`, confirm.onSilence, ["keep", "release"]);
  }
  for (const [action, time] of Object.entries(holdFor)) {
    one(`${of}holdFor`, action, undoable);
    checkTime(`${of}holdFor.${action}`, time);
  }
  if (whenLost !== undefined) one(`${of}whenLost`, whenLost, ["tell", "reapply"]);
  if (undoPeople !== undefined) one(`${of}undoPeople`, undoPeople, ["same", 1, 2]);
  if (hourlyLimit !== undefined) checkCount(`${of}hourlyLimit`, hourlyLimit);
  if (checkEvery !== undefined) checkTime(`${of}checkEvery`, checkEvery);
  if (afterDecline !== undefined) checkTime(`${of}afterDecline`, afterDecline);
}

function checkAddress(text: string): void {
  if (!isRange(text)) throw new Error(`deciding.knownAddresses: ${text} is no address and no CIDR block`);
}
