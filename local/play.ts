import { isDeepStrictEqual } from "node:util";
import type { Response } from "../lib/model/response.ts";
import type { Attack, Facts } from "./attack.ts";
import type { Company } from "./company.ts";
import { putEvent } from "./finding.ts";

/** An attack in progress, with the state before any answer. */
export interface Played {
  readonly playbook: string;
  readonly attack: Attack;
  readonly before: Facts;
  /** When its first event was sent. */
  readonly sent: Date;
  /** The bus's ids of its events. */
  readonly deliveries: readonly string[];
  /** The current state. */
  look(): Promise<Facts>;
}

/** Creates a victim, attacks it and sends the events. Repeatable, also in parallel. */
export async function play(company: Company, playbook: string, attack: Attack): Promise<Played> {
  const victim = await attack.victim(company, `${playbook.slice(0, 40)}-${crypto.randomUUID().slice(0, 8)}`);
  const look = () => seen(attack.look(company, victim));
  const before = await look();
  const sent = new Date();
  const deliveries: string[] = [];
  for (const event of attack.events(company, victim)) deliveries.push(await putEvent(company, event));
  return { playbook, attack, before, sent, deliveries, look };
}

async function seen(looks: ReturnType<Attack["look"]>): Promise<Facts> {
  const each = Object.entries(looks).map(async ([what, saw]) => [what, await saw] as const);
  return Object.fromEntries(await Promise.all(each));
}

/** The responses of a ledger (`listSince` its `sent`) by an attack's playbook to its events, in the order of `Attack.answers`. */
export function responsesTo(
  { playbook, deliveries }: Pick<Played, "playbook" | "deliveries">,
  responses: readonly Response[],
): Response[] {
  const first = ({ deliveries: own }: Response) => deliveries.findIndex((id) => own.includes(id));
  return responses
    .filter((one) => one.playbook === playbook && first(one) >= 0)
    .sort((a, b) => first(a) - first(b) || Number(a.beyond ?? false) - Number(b.beyond ?? false));
}

/** The differences from the expected state, as sentences; empty without any. */
export function differences(wanted: Facts, found: Facts): string[] {
  return isDeepStrictEqual(wanted, found)
    ? []
    : [...new Set([...Object.keys(wanted), ...Object.keys(found)])]
        .filter((what) => wanted[what] !== found[what])
        .map((what) => `${what}: ${found[what] ?? "not seen"}, not ${wanted[what] ?? "seen at all"}`);
}

/** The expected states: while all containments are in effect, and after the undo. */
export function wantedOf({ attack: { held, stays = {} }, before }: Pick<Played, "attack" | "before">) {
  return {
    held: { ...before, ...held },
    undone: { ...before, ...stays },
  };
}
