/** What people say of a finding when they undo. */
export type VerdictWord = "false" | "right" | "too-wide" | "unstated";

/** What a person may contain by hand; the strict form of "i-…", "user/…", "key/…", "role/NAME/SESSION". */
export type HandTarget =
  | { readonly instanceId: string }
  | { readonly userName: string }
  | { readonly accessKeyId: string; readonly userName?: string }
  | { readonly roleName: string; readonly roleId: string; readonly sessionName: string };

/** What a person decided, on what: the thing that is signed. Times are ISO 8601 UTC, plans are hashes of what was shown. */
export type DecisionRequest = {
  /** Made by the person's client, 22 random characters; the same id and content again gets the first answer. */
  readonly id: string;
  readonly reason: string;
} & (
  | {
      readonly kind: "approve";
      readonly response: string;
      readonly plan: string;
      /** The steps to do, by number: all of the plan's, or fewer. */
      readonly steps: readonly number[];
    }
  | { readonly kind: "decline" | "accept" | "note"; readonly response: string }
  | {
      readonly kind: "undo";
      readonly response: string;
      readonly plan: string;
      readonly verdict: VerdictWord;
      /** Steps that would re-arm stolen credentials, named. */
      readonly rearm: readonly number[];
      /** Holds that are put back over others' changes, named. */
      readonly force: readonly string[];
      /** Only these steps; absent: all. */
      readonly steps?: readonly number[];
    }
  /** Until when what would end by itself is held. */
  | { readonly kind: "extend"; readonly response: string; readonly until: string }
  /** `scope` as in `Brake`; mute: finding/…, type/…, target/…; pause and resume: all, playbook/…. */
  | { readonly kind: "mute" | "pause"; readonly scope: string; readonly until: string }
  | { readonly kind: "unmute" | "resume"; readonly scope: string }
  | {
      readonly kind: "contain";
      readonly playbook: string;
      readonly target: HandTarget;
      readonly plan: string;
    }
);

export type DecisionKind = DecisionRequest["kind"];

/** The four parts of a signed STS GetCallerIdentity that are taken from the caller. */
export interface Proof {
  readonly authorization: string;
  readonly date: string;
  readonly token?: string;
  readonly nonce: string;
}
