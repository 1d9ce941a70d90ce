import type { Place } from "../model/place.ts";
import { type Signal, SUBJECTS, type Subjects } from "../model/signal.ts";

/**
 * A signal as one line, with everything that decides its targets: account, trust, severity, actor, and each subject; several of a kind
 * are joined by " + ". Foreign text in it is unchanged.
 */
export function signalLine(signal: Signal): string {
  const { account, trust, sample, severity, involved = [] } = signal;
  const about = [signal, ...involved].map((subjects) => subjectsLine(subjects, signal));
  return `${account} ${trust} ${severity}${sample ? " sample" : ""}: ${about.filter(Boolean).join(" + ")}`.trim();
}

function subjectsLine(subjects: Subjects, here: Place): string {
  return SUBJECTS.flatMap((name) => {
    if (name === "actor") return actorWords(subjects, here);
    const subject = subjects[name];
    if (subject === undefined) return [];
    const { account, region, ...own } = subject;
    const where = [
      ...(account === here.account ? [] : [account]),
      ...(region === here.region || region === "global" ? [] : [region]),
    ];
    return [`${name} ${Object.values(own).join(" ")}${where.length > 0 ? ` in ${where.join(" ")}` : ""}`];
  }).join("; ");
}

function actorWords({ actor }: Subjects, here: Place): string[] {
  if (actor === undefined) return [];
  const elsewhere =
    actor.account === undefined || actor.account === here.account ? "" : ` of ${actor.account}`;
  const why = actor.untouchable === undefined ? "" : ` (untouchable: ${actor.untouchable})`;
  return [`${actor.kind} ${actor.name}${elsewhere}${why}`];
}
