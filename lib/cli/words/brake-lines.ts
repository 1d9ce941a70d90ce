import type { DecisionRequest } from "../../model/decision-request.ts";
import type { Response } from "../../model/response.ts";
import type { Brake } from "../../model/suppression.ts";
import { shellWord } from "../../model/undo-flags.ts";
import { personName } from "../../notify/person-name.ts";
import { utc } from "../../notify/times.ts";
import { wrap } from "./lines.ts";
import type { Look } from "./paint.ts";
import { toned } from "./states.ts";
import { clock } from "./times.ts";

/** The scope of a suppression in words: "every playbook", "playbook leaked-access-key", "user/ana". */
export function scopeInWords(scope: string): string {
  const [kind = "", ...rest] = scope.split("/");
  const name = rest.join("/");
  if (scope === "all") return "every playbook";
  if (kind === "finding") return `the finding of response ${name}`;
  return kind === "type" ? `findings of type ${name}` : kind === "target" ? name : `${kind} ${name}`;
}

const KINDS: readonly Brake["kind"][] = ["pause", "mute", "declined"];

/** One suppression in a sentence. The scope, the person and the reason are clean. */
function inWords({ kind, scope, until, by, reason }: Brake, now: Date): string {
  const end = clock(until, now);
  const who = `${personName(by)}: “${reason}”`;
  if (kind === "declined")
    return `No automatic containment of ${scopeInWords(scope)} until ${end}, declined by ${who}`;
  return `${kind === "pause" ? "PAUSED" : "MUTED"} until ${end}: ${scopeInWords(scope)}, by ${who}`;
}

/** "PAUSED until 04:10:00Z: every playbook, by ana: “deploy”". */
export function brakeLines(brakes: readonly Brake[], look: Look, indent = ""): string[] {
  return brakes.flatMap((brake) =>
    wrap(inWords(brake, look.now), look.width, indent).map((line) => toned(look, "careful", line)),
  );
}

/** What a decision on a suppression did, and a heading for the list of suppressions that follows it. */
export function brakeDone(decision: DecisionRequest, now: Date): string[] {
  if (!("scope" in decision)) return [];
  const scope = scopeInWords(decision.scope);
  const end = "until" in decision ? ` until ${clock(decision.until, now)}` : "";
  const done = {
    pause: `✔ Paused${end}: ${scope}. Every new plan needs approval.`,
    resume: `✔ Resumed: ${scope}. It acts again by its mode.`,
    mute: `✔ Muted${end}: ${scope}. Cordon only observes it.`,
    unmute: `✔ Mute ended: ${scope}. Cordon responds to it again.`,
  }[decision.kind];
  return [done, "", "SUPPRESSIONS IN EFFECT"];
}

/** The suppressions in effect: pauses first, then the widest and longest of a kind. */
export function inEffect(brakes: readonly Brake[], now: Date): Brake[] {
  return brakes
    .filter(({ until }) => Date.parse(until) > now.getTime())
    .sort(
      (a, b) =>
        KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
        Number(b.scope === "all") - Number(a.scope === "all") ||
        b.until.localeCompare(a.until),
    );
}

/** The suppressions that concern one response. */
export function brakesOn(
  brakes: readonly Brake[],
  { playbook, family, signal, targets }: Pick<Response, "playbook" | "family" | "signal" | "targets">,
): Brake[] {
  const scopes = [
    "all",
    `playbook/${playbook}`,
    `finding/${family}`,
    `type/${signal?.type}`,
    ...targets.map((name) => `target/${name}`),
  ];
  return brakes.filter(({ scope }) => scopes.includes(scope));
}

/** `pause --list` and `mute --list`: the suppressions in effect, and the command that ends each. */
export function brakesPage(brakes: readonly Brake[], flags: string, look: Look): string[] {
  return [
    ...(brakes.length === 0 ? ["No pause or mute is in effect."] : []),
    ...brakes.flatMap((brake) => [
      ...brakeLines([brake], look),
      `  since ${utc(brake.at)}`,
      ...endWith(brake).map((command) => `  End it: npx cordon ${command}${flags}`),
    ]),
  ];
}

function endWith({ kind, scope }: Brake): string[] {
  const [what = "", ...rest] = scope.split("/");
  const name = shellWord(rest.join("/"));
  if (kind === "declined") return [];
  if (kind === "pause") return [scope === "all" ? "resume" : `resume ${name}`];
  return [`mute ${what === "finding" ? name : `--${what} ${name}`} --end`];
}
