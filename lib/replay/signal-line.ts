import type { Place } from "../model/place.ts";
import { type Signal, SUBJECTS, type Subjects } from "../model/signal.ts";

/**
 * A signal in a line, by all that decides what may be touched: account, trust, severity, who acted, and each subject; of a
 * signal about many, one after the other, with " + " between. Foreign text is in it as it is.
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
