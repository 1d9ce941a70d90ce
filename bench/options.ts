import { resolve } from "node:path";
import { parseArgs } from "node:util";

/** A program of somebody else's, measured beside ours; `account.ts` says what it finds in its environment. */
export interface Peer {
  readonly name: string;
  readonly command: readonly string[];
}

export interface Options {
  readonly cold: number;
  readonly warm: number;
  /** Warm responses before those that count. */
  readonly warmUp: number;
  readonly peers: readonly Peer[];
  /** The folder of another checkout of Cordon, measured beside this one. */
  readonly before?: string;
  readonly json: boolean;
  /** The file of docs that is written from the run. */
  readonly docs?: string;
}

export const USAGE = `npm run bench -- [--quick] [--cold N] [--warm N] [--peer 'NAME=COMMAND']… [--before DIR] [--docs FILE] [--json]

  --quick   one of everything: does it run, are the calls the same
  --cold    cold starts of each system (12)
  --warm    warm responses of each system (30)
  --peer    a program of yours in the same table: it reads one event a line from standard input and answers
            each with a line {"bench":{"cpuMs":1.5,"rssMb":90}}. Its environment has AWS_*, BENCH_QUARANTINE
            (the empty security group) and BENCH_TABLE (DynamoDB, keys pk and sk).
  --before  the folder of another checkout of Cordon, with its node_modules, in the same table
  --docs    writes docs/performance.md from the run
  --json    all numbers, for programs`;

/** Reads the command line; undefined when it asks for help. Throws in words that say what is wrong. */
export function readOptions(argv: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      quick: { type: "boolean", default: false },
      cold: { type: "string" },
      warm: { type: "string" },
      peer: { type: "string", multiple: true, default: [] },
      before: { type: "string" },
      docs: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return undefined;
  const { quick, json, before, docs } = values;
  return {
    cold: count("cold", values.cold, quick ? 1 : 12),
    warm: count("warm", values.warm, quick ? 1 : 30),
    warmUp: quick ? 0 : 5,
    peers: values.peer.map(peer),
    ...(before !== undefined && { before: resolve(before) }),
    ...(docs !== undefined && { docs }),
    json,
  };
}

function count(name: string, text: string | undefined, otherwise: number): number {
  const n = text === undefined ? otherwise : Number(text);
  if (!Number.isInteger(n) || n < 1) throw new Error(`--${name} takes a number from 1, not ${text}`);
  return n;
}

function peer(text: string): Peer {
  const [, name, command] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (!name || !command) throw new Error(`--peer takes 'NAME=COMMAND', not ${text}`);
  return { name, command: command.trim().split(/\s+/) };
}
