import type { Response } from "../../model/response.ts";
import type { Brake } from "../../model/suppression.ts";
import { wrap } from "./lines.ts";
import type { Look } from "./paint.ts";
import { personName } from "./people.ts";
import { toned } from "./states.ts";
import { clock, utc } from "./times.ts";

/** What a brake is on, as people say it. */
function scopeInWords(scope: string): string {
  const [kind = "", ...rest] = scope.split("/");
  const name = rest.join("/");
  if (scope === "all") return "every playbook";
  if (kind === "finding") return `the finding of response ${name}`;
  return kind === "type" ? `findings of type ${name}` : kind === "target" ? name : `${kind} ${name}`;
}

const WORDS: Readonly<Record<Brake["kind"], string>> = {
  pause: "PAUSED",
  mute: "MUTED",
  declined: "DECLINED LATELY",
};

/** "PAUSED until 04:10:00Z: every playbook, by ana: “deploy”". */
export function brakeLines(brakes: readonly Brake[], look: Look, indent = ""): string[] {
  return brakes.flatMap(({ kind, scope, until, by, reason }) =>
    wrap(
      `${WORDS[kind]} until ${clock(until, look.now)}: ${scopeInWords(scope)}, by ${personName(by)}: “${reason}”`,
      look.width,
      indent,
    ).map((line) => toned(look, "careful", line)),
  );
}

/** Those that are in effect, pauses first, the widest and longest of a kind first. */
export function inEffect(brakes: readonly Brake[], now: Date): Brake[] {
  const kinds = Object.keys(WORDS);
  return brakes
    .filter(({ until }) => Date.parse(until) > now.getTime())
    .sort(
      (a, b) =>
        kinds.indexOf(a.kind) - kinds.indexOf(b.kind) ||
        Number(b.scope === "all") - Number(a.scope === "all") ||
        b.until.localeCompare(a.until),
    );
}

/** Those that concern one response. */
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

/** `pause --list` and `mute --list`, and after either: what is in effect, and how each ends. */
export function brakesPage(brakes: readonly Brake[], flags: string, look: Look): string[] {
  return [
    ...(brakes.length === 0 ? ["Nothing is paused or muted."] : []),
    ...brakes.flatMap((brake) => [
      ...brakeLines([brake], look),
      `  since ${utc(brake.at)}`,
      ...endWith(brake).map((command) => `  end it: npx cordon ${command}${flags}`),
    ]),
  ];
}

function endWith({ kind, scope }: Brake): string[] {
  const [what = "", ...rest] = scope.split("/");
  const name = quoted(rest.join("/"));
  if (kind === "declined") return [];
  if (kind === "pause") return [scope === "all" ? "resume" : `resume ${name}`];
  return [`mute ${what === "finding" ? name : `--${what} ${name}`} --end`];
}

/** As a shell takes it: whoever copies the line must not run what stands in a name. */
function quoted(name: string): string {
  return /^[\w:/.@=+,-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}
