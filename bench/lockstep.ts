/** How AWS answers: at once, or in step. */
export interface Gate {
  /** A call has come in: the round that it belongs to, from 1. */
  enter(): number;
  /** Resolves when its answer may go out. */
  leave(): Promise<void>;
}

export const openGate: Gate = { enter: () => 0, leave: async () => undefined };

/**
 * Holds every answer back until nothing more is asked, then lets all of them out at once: one round. So a
 * round is what runs in parallel, and their number is how many round trips the work takes, whatever a call
 * costs here.
 *
 * @param quietMs how long nothing may be asked before a round is over
 */
export function lockstep(quietMs = 150): Gate {
  let round = 1;
  let working = 0;
  let held: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  const release = () => {
    if (working > 0) return;
    round++;
    const out = held;
    held = [];
    for (const go of out) go();
  };
  return {
    enter() {
      working++;
      clearTimeout(timer);
      return round;
    },
    leave() {
      working--;
      clearTimeout(timer);
      timer = setTimeout(release, quietMs);
      return new Promise((resolve) => held.push(resolve));
    },
  };
}
