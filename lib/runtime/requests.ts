import type { IdentityRequest } from "../engine/contain-identity.ts";
import type { IdentityCall, RecordedChange } from "../engine/engine.ts";
import { isRecord } from "../model/json.ts";
import type { ByHand } from "../review/reviewer.ts";

/**
 * What functions/watch and functions/review ask a responder: to go on with what is recorded, or to show what would be done. None
 * of them says what to do. `waited`: the caller waits, so an incomplete run is an answer and no error to try again;
 * `owner`: of the lease that was recorded for it with an approval.
 */
export type RespondRequest =
  | { readonly kind: "resume"; readonly id: string; readonly waited?: true; readonly owner?: string }
  | { readonly kind: "plan" | "judge-again"; readonly id: string }
  | ({ readonly kind: "plan-by-hand" } & ByHand)
  /** `decision`: the id of the recorded decision that says what to contain. */
  | { readonly kind: "contain"; readonly decision: string }
  | { readonly kind: "linked"; readonly id: string };

/** The fields that each kind may carry beside it. */
const FIELDS: Readonly<Record<RespondRequest["kind"], readonly string[]>> = {
  resume: ["id", "waited", "owner"],
  plan: ["id"],
  "judge-again": ["id"],
  "plan-by-hand": ["target", "decision"],
  contain: ["decision"],
  linked: ["id"],
};

/** Whether a responder's input is a request, and not an event: EventBridge's envelope has no `kind`, and a request nothing else. */
export function isRespondRequest(input: unknown): input is RespondRequest {
  if (!isRecord(input)) return false;
  const { kind, ...fields } = input;
  const known = Object.entries(FIELDS).find(([name]) => name === kind)?.[1];
  return known !== undefined && Object.keys(fields).every((name) => known.includes(name));
}

/** What functions/revert does: it shows an undo, or carries out the decision that the record holds. */
export type RevertRequest =
  | { readonly kind: "plan"; readonly id: string }
  | { readonly kind: "revert"; readonly id: string };

/** What functions/contain-identity does: it applies a recorded step, or loads actions and reads a record to be ready. */
export type ContainIdentityRequest =
  | ({ readonly kind: "apply" } & IdentityRequest)
  | { readonly kind: "warm"; readonly actions: readonly string[]; readonly response?: string };

/** What functions/revert-identity does: it shows where a recorded change stands, or reverts it. */
export type RevertIdentityRequest =
  | ({ readonly kind: "standing" } & RecordedChange)
  | ({ readonly kind: "revert" } & RecordedChange & IdentityCall);

/** What functions/watch asks of functions/notify: to tell of a response again, or to look whether a storm's summary is due. */
export type NotifyRequest = { readonly kind: "tell"; readonly id: string } | { readonly kind: "storm" };

/** What functions/review asks of functions/watch: to read the holds of these responses back now. */
export interface WatchRequest {
  readonly kind: "check";
  readonly ids: readonly string[];
}

/** A caller of another version may ask what this one does not know. That is an error: an answer would say that it is done. */
export function unknownRequest(name: string, request: never): Error {
  return new Error(`functions/${name} does not know the request ${JSON.stringify(request)}`);
}
