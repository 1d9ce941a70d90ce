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
import "../../../lib/engine/reapply.ts";
import "../../../lib/engine/refuse-unreadable.ts";
import "../../../lib/engine/take-up.ts";
import "../../../lib/pursuit/derived-sessions.ts";
import "../../../lib/pursuit/who-changed.ts";
import "../../../lib/schedule/look-who.ts";
import { BRAKE_KEYS, BRAKES } from "../../../lib/ledger/suppressions.ts";
import { RESPONSE } from "../../../lib/ledger/table.ts";
import type { AnyAction } from "../../../lib/model/action.ts";
import { type Channel, channel } from "../../../lib/model/channel.ts";
import type { Settings } from "../../../lib/runtime/runtime.ts";
import type { Row } from "../dynamo/store.ts";
import { arnOf } from "../people/identity.ts";
import type { Process } from "../process.ts";
import type { Setup } from "../setup.ts";
import { SECOND } from "../time.ts";
import { actionsOf } from "./actions.ts";
import { AS_DEPLOYED } from "./as-deployed.ts";
import { guardrails } from "./guardrails.ts";
import type { MakeHandler } from "./lambdas.ts";
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
  const { timeouts, queues: deployed, streams: read } = AS_DEPLOYED;
  const deployAs = (name: string, like: keyof typeof timeouts, make: (process: Process) => Handler) =>
    lambdas.deploy(name, timeouts[like] * SECOND, make);
  for (const book of booksOf(made, setup))
    deployAs(`respond-${book.id}`, "respond", (process) =>
      respond(book, guardrails, setup.deciding, runtime(process)),
    );
  deployAs("watch", "watch", (process) => watch(actions, runtime(process)));
  deployAs("review", "review", (process) => review(runtime(process)));
  deployAs("notify", "notify", (process) => notify(runtime(process)));
  deployAs("deliver", "deliver", (process) => deliver([chatOf(simulation, process)], runtime(process)));
  deployAs("revert", "revert", (process) => revert(actions, runtime(process)));
  deployAs("contain-identity", "contain-identity", (process) => containIdentity(actions, runtime(process)));
  deployAs("revert-identity", "revert-identity", (process) => revertIdentity(actions, runtime(process)));
  const { checks, chat } = deployed;
  queues.make(CHECKS, { ...checks, target: "watch", visibility: checks.visibility * SECOND, atOnce: 10 });
  queues.make(CHAT, { ...chat, target: "deliver", visibility: chat.visibility * SECOND, atOnce: 2 });
  streams.read("watch", read.watch.batch, isOfResponse);
  streams.read("notify", read.notify.batch, (row) => isOfResponse(row) || isOfBrake(row));
  return actions;
}

type Handler = ReturnType<MakeHandler>;

/** A change of a response, as the filter of lib/infra lets it through: quiet ones are not. */
function isOfResponse({ sk, now }: Row): boolean {
  return sk === RESPONSE && now !== undefined && now["quiet"] === undefined;
}

function isOfBrake({ pk, sk }: Row): boolean {
  return pk === BRAKES && BRAKE_KEYS.some((start) => sk.startsWith(start));
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
    time.in(AS_DEPLOYED.timer * SECOND, tick);
  };
  time.in(first, tick);
}
