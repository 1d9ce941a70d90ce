import { CHECKS } from "../aws/deployment.ts";
import { HOUR, MINUTE } from "../time.ts";
import type { Invariant } from "./invariant.ts";
import { rowOfResponse } from "./reading.ts";

/** What one response may cost in any hour of its life, whatever fails. */
const AN_HOUR = { notifications: 20, runs: 400, requests: 4_000, deadLetters: 60 };
/** A notification comes at least once: an answer that is lost, or a batch that is repeated, sends it again. */
const MOST_REPEATS = 6;
/** How many messages may wait for one response at any time. */
const WAITING = 6;

/** Work is bounded: notifications, runs and waiting messages of an hour have a number (docs/architecture.md 2.15). */
export const budget: Invariant = {
  rule: "budget",
  section: "2.15",
  watch({ simulation: { time, queues, told, network, dead } }, broken) {
    const runs: number[] = [];
    let isOver = false;
    let responses = 0;
    const hour = { from: time.now, requests: 0, dead: 0 };
    /** Counts hour by hour what has no moment of its own. */
    const countHour = () => {
      if (time.now < hour.from + HOUR) return;
      const requests = network.stats.ledger - hour.requests;
      const letters = dead.all.length - hour.dead;
      const of = `${responses} responses by ${time.date().toISOString()}`;
      if (requests > AN_HOUR.requests * Math.max(1, responses)) broken("requests", `${requests} for ${of}`);
      if (letters > AN_HOUR.deadLetters * Math.max(1, responses))
        broken("dead letters", `${letters} for ${of}`);
      hour.from = time.now;
      hour.requests = network.stats.ledger;
      hour.dead = dead.all.length;
    };
    return {
      wrote(row) {
        const { old, now } = rowOfResponse(row) ?? {};
        if (now && !old) responses += 1;
      },
      told({ response }) {
        const hour = told.filter((one) => one.response === response && time.now - one.at < HOUR);
        if (hour.length === AN_HOUR.notifications + 1)
          broken(
            "notifications",
            `${response}: ${hour.length} in ${Math.round((time.now - (hour[0]?.at ?? 0)) / MINUTE)} min, last ${hour.at(-1)?.subject}`,
          );
        const same = hour.filter(({ version }) => version === told.at(-1)?.version);
        if (same.length === MOST_REPEATS)
          broken("the same notification", `${response} v${same[0]?.version}: ${same.length} times`);
      },
      ended() {
        countHour();
        runs.push(time.now);
        while ((runs[0] ?? 0) < time.now - HOUR) runs.shift();
        const most = AN_HOUR.runs * Math.max(1, Math.ceil(responses / 2));
        if (runs.length > most && !isOver) {
          isOver = true;
          broken("runs", `${runs.length} in an hour for ${responses} responses`);
        }
      },
      rests() {
        const waiting = queues.pending.get(CHECKS) ?? 0;
        if (waiting > WAITING * Math.max(1, responses))
          broken("waiting messages", `${waiting} for ${responses} responses`);
      },
    };
  },
};
