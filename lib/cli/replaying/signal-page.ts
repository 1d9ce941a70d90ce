import type { Place } from "../../model/place.ts";
import { type Signal, SUBJECTS, type Subjects } from "../../model/signal.ts";
import type { Read } from "../../replay/read-signals.ts";
import { bare } from "../../replay/target-text.ts";
import { table, wrap } from "../words/lines.ts";
import type { Look } from "../words/paint.ts";

/** What Cordon may do automatically on a finding, by the trust in its source. */
const AUTOMATIC: Readonly<Record<Signal["trust"], string>> = {
  act: "every target",
  actor: "the credentials of the principal and the effect of the call; other targets need approval",
  ask: "nothing: every target needs approval",
};

/** One event of `cordon signals`: the finding, the principal and the targets that each source reads in it. */
export function signalPage(id: string | null, signals: readonly Read[], look: Look): string[] {
  return [
    ...wrap(`event ${bare(id ?? "without an id")}`, look.width),
    ...(signals.length > 0
      ? signals.flatMap((read) => readLines(read, look))
      : ["  no source for this event"]),
  ];
}

function readLines(read: Read, look: Look): string[] {
  if (!("signal" in read)) {
    const why = `cannot be read: ${bare(read.error.field)} ${bare(read.error.reason)}`;
    return wrap(why, look.width, `  ${read.source}  `);
  }
  const { signal } = read;
  const about = [signal, ...(signal.involved ?? [])];
  const unique = (texts: readonly string[]) => [...new Set(texts)].map(bare).join("; ") || undefined;
  return [
    ...wrap(`${bare(signal.type)}${signal.sample ? " (SAMPLE)" : ""}`, look.width, `  ${read.source}  `),
    ...table(
      [
        ["account", bare(`${signal.account} ${signal.region}`)],
        ["severity", `${signal.severity}, confidence ${signal.confidence}`],
        ["principal", unique(about.flatMap((one) => principals(one, signal)))],
        ["targets", unique(about.flatMap((one) => targets(one, signal))) ?? "none"],
        ["automatic", AUTOMATIC[signal.trust]],
      ],
      look.width,
      4,
    ),
  ];
}

function principals({ actor }: Subjects, here: Place): string[] {
  if (actor === undefined) return [];
  const { account, kind, name, untouchable } = actor;
  const facts = [
    ...(name.startsWith(kind) ? [] : [kind]),
    ...(account === undefined || account === here.account ? [] : [`account ${account}`]),
  ];
  const why = untouchable === undefined ? "" : ` (cannot be contained: ${untouchable})`;
  return [`${name}${facts.length > 0 ? ` (${facts.join(", ")})` : ""}${why}`];
}

function targets(subjects: Subjects, here: Place): string[] {
  return SUBJECTS.flatMap((name) => {
    if (name === "actor") return [];
    const subject = subjects[name];
    if (subject === undefined) return [];
    const { account, region, ...own } = subject;
    const place = [
      ...(account === here.account ? [] : [account]),
      ...(region === here.region || region === "global" ? [] : [region]),
    ];
    return [
      `${inWords(name)} ${Object.values(own).join(" ")}${place.length > 0 ? ` in ${place.join(" ")}` : ""}`,
    ];
  });
}

/** `accessKey` → "access key" */
function inWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
