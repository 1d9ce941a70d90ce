import { handlerOf as containIdentity } from "../../../functions/contain-identity.ts";
import { handlerOf as deliver } from "../../../functions/deliver.ts";
import { handlerOf as notify } from "../../../functions/notify.ts";
import { handlerOf as respond } from "../../../functions/respond.ts";
import { handlerOf as revert } from "../../../functions/revert.ts";
import { handlerOf as revertIdentity } from "../../../functions/revert-identity.ts";
import { handlerOf as review } from "../../../functions/review.ts";
import { handlerOf as watch } from "../../../functions/watch.ts";
// What functions load on demand is loaded before: virtual time does not wait for a disk.
import "../../../lib/engine/manual.ts";
import "../../../lib/engine/on-repeat.ts";
import "../../../lib/engine/plan-for-approval.ts";
import "../../../lib/engine/take-up.ts";
import { BRAKES } from "../../../lib/ledger/suppressions.ts";
import { RESPONSE } from "../../../lib/ledger/table.ts";
import type { AnyAction } from "../../../lib/model/action.ts";
import { type Channel, channel } from "../../../lib/model/channel.ts";
import type { Settings } from "../../../lib/runtime/runtime.ts";
import type { Row } from "../dynamo/store.ts";
import { arnOf } from "../people/identity.ts";
import type { Process } from "../process.ts";
import type { Setup } from "../setup.ts";
import { MINUTE, SECOND } from "../time.ts";
import { actionsOf } from "./actions.ts";
import { guardrails } from "./guardrails.ts";
import type { Machinery } from "./machinery.ts";
import { booksOf } from "./playbooks.ts";
import { runtimeOf } from "./runtime.ts";
import { PLACE } from "./world.ts";

export const CHECKS = "checks";
const CHAT = "chat";

/** The settings that the stack gives its functions. */
export function settingsOf({ mode }: Setup): Settings {
  return {
    AWS_REGION: PLACE.region,
    CORDON_TABLE: "ledger",
    CORDON_ACCOUNTS: JSON.stringify([PLACE.account]),
    CORDON_PARTITION: "aws",
    CORDON_MODE: mode,
    CORDON_CODE: "code-1",
    CORDON_RAISED_SOURCES: "[]",
    CORDON_RESPONDERS: JSON.stringify({ prefix: "respond-", playbooks: ["lamps-on", "other"] }),
    CORDON_CONTAIN_IDENTITY: "contain-identity",
    CORDON_REVERT: "revert",
    CORDON_REVERT_IDENTITY: "revert-identity",
    CORDON_NOTIFY: "notify",
    CORDON_WATCH: "watch",
    CORDON_BUS: "bus",
    CORDON_CHECKS_QUEUE: CHECKS,
    CORDON_UNREADABLE_QUEUE: "unreadable",
    CORDON_UNDELIVERED_QUEUE: "undelivered",
    CORDON_CHANNELS: JSON.stringify({ [CHAT]: CHAT }),
    CORDON_CHANNEL_SETTINGS: JSON.stringify({ [CHAT]: {} }),
    CORDON_DECIDERS: JSON.stringify({
      decide: [arnOf("ana"), arnOf("ben")],
      lead: [arnOf("lea")],
      trustedSessionNames: [],
    }),
  };
}

/** Deploys the product's functions as lib/infra does: time-outs, queues, the stream's readers and their filters, the timer. */
export function deploy(simulation: Machinery, setup: Setup): readonly AnyAction[] {
  const { lambdas, queues, streams } = simulation;
  const made = actionsOf(setup);
  const actions = Object.values(made);
  const runtime = (process: Process) => runtimeOf(simulation, process);
  for (const book of booksOf(made, setup))
    lambdas.deploy(`respond-${book.id}`, 60 * SECOND, (process) =>
      respond(book, guardrails, setup.deciding, runtime(process)),
    );
  lambdas.deploy("watch", 60 * SECOND, (process) => watch(actions, runtime(process)));
  lambdas.deploy("review", 90 * SECOND, (process) => review(runtime(process)));
  lambdas.deploy("notify", 30 * SECOND, (process) => notify(runtime(process)));
  lambdas.deploy("deliver", 30 * SECOND, (process) =>
    deliver([chatOf(simulation, process)], runtime(process)),
  );
  lambdas.deploy("revert", 60 * SECOND, (process) => revert(actions, runtime(process)));
  lambdas.deploy("contain-identity", 30 * SECOND, (process) => containIdentity(actions, runtime(process)));
  lambdas.deploy("revert-identity", 30 * SECOND, (process) => revertIdentity(actions, runtime(process)));
  queues.make(CHECKS, { target: "watch", visibility: 360 * SECOND, maxReceives: 5, batch: 10, atOnce: 10 });
  queues.make(CHAT, { target: "deliver", visibility: 180 * SECOND, maxReceives: 5, batch: 5, atOnce: 2 });
  streams.read("watch", 10, isOfResponse);
  streams.read("notify", 5, (row) => isOfResponse(row) || row.pk === BRAKES);
  return actions;
}

/**
 * A change of a response, as the filter of lib/infra lets it through. A write that moves no version is let through there, too, and both
 * readers do nothing with it (`movedResponse`): those runs are left out, because leases are renewed every 3 s.
 */
function isOfResponse({ sk, old, now }: Row): boolean {
  return sk === RESPONSE && now !== undefined && old?.["version"]?.N !== now["version"]?.N;
}

function chatOf({ network, hear }: Machinery, process: Process): Channel {
  return channel({
    id: CHAT,
    settings: {},
    permissions: () => [],
    send: (message) => network.request(process, { kind: "http", what: "tell people" }, () => hear(message)),
  });
}

/** The timer of lib/infra. */
export function startTimer({ lambdas, time }: Machinery, first: number): void {
  const tick = () => {
    lambdas.start("watch", { "detail-type": "Scheduled Event", detail: {} });
    time.in(5 * MINUTE, tick);
  };
  time.in(first, tick);
}
