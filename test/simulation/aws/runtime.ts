import type { Table } from "../../../lib/ledger/table.ts";
import type { Post } from "../../../lib/review/caller-identity.ts";
import type { Announcing, Invoking, Queueing, Runtime } from "../../../lib/runtime/runtime.ts";
import { type Command, clientOf } from "../dynamo/dynamo.ts";
import { personOf } from "../people/identity.ts";
import type { Process } from "../process.ts";
import { SECOND } from "../time.ts";
import { awsOf } from "./lamps-client.ts";
import type { Machinery } from "./machinery.ts";

export type WholeRuntime = Runtime & Invoking & Queueing & Announcing & { readonly post: Post };

/** All that a function may be handed, for one run of it: the simulated time, ledger, queues and functions. */
export function runtimeOf(simulation: Machinery, process: Process): WholeRuntime {
  const { time, chance, network, lambdas, queues, settings } = simulation;
  const sleep = (milliseconds: number) => network.pause(process, milliseconds);
  const draw = () => chance.next();
  const table: Table = {
    name: "ledger",
    client: clientOf((command) => toLedger(command, simulation, process)),
    sleep,
    chance: draw,
  };
  const aws = awsOf(simulation.world, process, time);
  return {
    settings,
    engine() {
      const owner = `${process.name}#${process.id}.${process.owners.size + 1}`;
      process.owners.add(owner);
      return {
        table,
        aws,
        now: () => time.date(),
        sleep,
        chance: draw,
        every: (milliseconds, run) => every(simulation, process, milliseconds, run),
        owner,
      };
    },
    // The caller says what the function answers.
    call: <T>(name: string, payload: object) => lambdas.call(name, payload, process) as Promise<T>,
    send: (name, payload) => lambdas.send(name, payload, process),
    enqueue: (url, body, delaySeconds = 0) =>
      network.request(process, { kind: "invoke", what: `enqueue ${url}`, input: body }, () =>
        queues.enqueue(url, body, delaySeconds * SECOND),
      ),
    postpone: (url, handle, seconds) =>
      network.request(process, { kind: "invoke", what: `postpone ${url}` }, () =>
        queues.postpone(url, handle, seconds * SECOND),
      ),
    putEvent: (entry) =>
      network.request(process, { kind: "invoke", what: "put event", input: entry }, () => {}),
    post: (_url, { headers }) =>
      network.request(process, { kind: "http", what: "ask STS" }, () => personOf(headers)),
  };
}

/** A request to the ledger. A transaction has one token, however often the SDK sends it. */
function toLedger(command: Command, simulation: Machinery, process: Process): Promise<object> {
  const { network, dynamo, chance } = simulation;
  const what = command.constructor.name.slice(0, -"Command".length);
  if (what === "TransactWriteItems") Object.assign(command.input, { ClientRequestToken: chance.id(16) });
  return network.request(process, { kind: "ledger", what, input: command.input }, () => {
    simulation.writer = process;
    try {
      return dynamo.run(command);
    } finally {
      simulation.writer = undefined;
    }
  });
}

function every({ time }: Machinery, process: Process, milliseconds: number, run: () => void): () => void {
  let isStopped = false;
  const tick = () =>
    time.in(milliseconds, () =>
      process.run(() => {
        if (isStopped) return;
        run();
        tick();
      }),
    );
  tick();
  return () => {
    isStopped = true;
  };
}
