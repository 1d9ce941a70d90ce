import type { Chance } from "./chance.ts";

/** How often each thing goes wrong: probabilities per request, per run, or per message. */
export interface Faults {
  /** A request to the ledger is throttled; is carried out and its answer lost; is sent twice by the SDK; meets a conflict. */
  ledgerRefuses: number;
  ledgerLoses: number;
  ledgerRepeats: number;
  ledgerConflicts: number;
  /** The same of calls to the account's resources; and a read that is denied. */
  awsRefuses: number;
  awsLoses: number;
  awsDenies: number;
  /** A request takes sixty times as long. */
  slow: number;
  /** An Invoke, a SendMessage or a PutEvents is throttled, or is carried out and its answer lost. */
  invokeRefuses: number;
  invokeLoses: number;
  /** An event, a message or a batch comes twice. */
  repeats: number;
  /** A run may die at any of its requests; stands still for seconds; is cut off from the ledger. */
  crash: number;
  standstill: number;
  cutOff: number;
  /** What a run left in flight goes on later, in the next run of its sandbox. */
  thaw: number;
  /** A channel does not take a message. */
  channelFails: number;
  /** A change reaches the indexes after up to 20 s. */
  indexLags: number;
}

export const NO_FAULTS: Readonly<Faults> = {
  ledgerRefuses: 0,
  ledgerLoses: 0,
  ledgerRepeats: 0,
  ledgerConflicts: 0,
  awsRefuses: 0,
  awsLoses: 0,
  awsDenies: 0,
  slow: 0,
  invokeRefuses: 0,
  invokeLoses: 0,
  repeats: 0,
  crash: 0,
  standstill: 0,
  cutOff: 0,
  thaw: 0,
  channelFails: 0,
  indexLags: 0,
};

/** The faults of one schedule: in some nothing goes wrong, in some a lot. */
export function drawFaults(chance: Chance): Faults {
  const wild = chance.pick([0, 0.5, 1, 1, 2, 2]);
  const maybe = (of: number, p: number) => (chance.happens(of) ? p * wild : 0);
  return {
    ledgerRefuses: maybe(0.5, 0.004),
    ledgerLoses: maybe(0.5, 0.004),
    ledgerRepeats: 0.004 * wild,
    ledgerConflicts: 0.02 * wild,
    awsRefuses: maybe(0.5, 0.03),
    awsLoses: 0.02 * wild,
    awsDenies: maybe(0.3, 0.1),
    slow: 0.01 * wild,
    invokeRefuses: maybe(0.5, 0.03),
    invokeLoses: 0.02 * wild,
    repeats: 0.05 * wild,
    crash: maybe(0.7, 0.25),
    standstill: maybe(0.4, 0.1),
    cutOff: maybe(0.4, 0.1),
    thaw: 0.5,
    channelFails: 0.1 * wild,
    indexLags: 0.1 * wild,
  };
}
