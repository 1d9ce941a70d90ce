import type { Playbook } from "../model/playbook.ts";
import type { Response } from "../model/response.ts";
import { generationId } from "../model/response-id.ts";
import type { Signal } from "../model/signal.ts";
import { termsOf } from "../policy/settings.ts";
import type { Responder } from "./engine.ts";
import { leaseOf } from "./lease.ts";

/** Builds the record with which a response is claimed. */
export function newResponse(p: {
  family: string;
  generation: number;
  signal: Signal;
  delivery: string;
  received: string;
  playbook: Playbook;
  engine: Responder;
  beyond?: true;
  other?: string;
  byHand?: Response["byHand"];
}): Response {
  return {
    id: generationId(p.family, p.generation),
    family: p.family,
    generation: p.generation,
    playbook: p.playbook.id,
    title: p.playbook.title,
    ...(p.playbook.tells && { tells: p.playbook.tells }),
    ...(p.beyond && { beyond: p.beyond }),
    ...(p.other && { other: p.other }),
    state: "new",
    version: 1,
    signal: p.signal,
    deliveries: [p.delivery],
    repeats: 0,
    revision: 1,
    targets: [],
    times: { received: p.received },
    toldTo: {},
    createdAt: p.received,
    updatedAt: p.received,
    terms: termsOf(p.engine.deciding, p.playbook),
    lease: leaseOf(p.engine),
    ...(p.byHand && { byHand: p.byHand }),
  };
}
