import type { News } from "./ask.ts";
import type { Decision, Response, State } from "./response.ts";
import type { Severity } from "./signal.ts";
import type { Brake } from "./suppression.ts";

/** What a change needs from an operator. */
export type Needs = "decision" | "look" | "nothing";

/** One version of a response: a new state, or news in the same state. */
export interface ResponseChanged {
  readonly schema: "cordon.response-changed/v1";
  readonly response: string;
  readonly incident: string;
  readonly version: number;
  readonly state: State;
  readonly previous?: State;
  readonly news?: News;
  readonly playbook: string;
  readonly title: string;
  readonly severity?: Severity;
  readonly account: string;
  readonly region: string;
  readonly targets: readonly string[];
  readonly decision?: Pick<Decision, "outcome" | "mode" | "because">;
  readonly needs: Needs;
  readonly at: string;
  readonly by?: string;
  readonly ask?: {
    readonly until: string;
    readonly people: 1 | 2;
    readonly approvals: readonly { readonly by: string; readonly at: string }[];
    readonly onSilence: NonNullable<Response["ask"]>["onSilence"];
  };
}

/** An operator set a suppression, or ended one. */
export interface BrakeChanged {
  readonly schema: "cordon.brake-changed/v1";
  readonly change: "set" | "lifted";
  readonly kind: Exclude<Brake["kind"], "declined">;
  readonly scope: string;
  readonly reason: string;
  readonly by: string;
  readonly account: string;
  readonly region: string;
  readonly at: string;
  readonly until: string;
}

/** Many new responses at once: one message covers them. */
export interface StormChanged {
  readonly schema: "cordon.storm-changed/v1";
  readonly change: "began" | "goes-on";
  readonly since: string;
  readonly count: number;
  readonly responses: readonly string[];
  readonly account: string;
  readonly region: string;
  readonly at: string;
}

/** The detail type of an event on the bus, by the schema of its detail. */
export const DETAIL_TYPE = {
  "cordon.response-changed/v1": "Cordon Response Changed",
  "cordon.brake-changed/v1": "Cordon Brake Changed",
  "cordon.storm-changed/v1": "Cordon Storm Changed",
} as const;

export type CordonEvent = ResponseChanged | BrakeChanged | StormChanged;

/** The source of every event on the bus. */
export const SOURCE = "cordon";
