/** A person's verdict on the finding, given with an undo. */
export type VerdictWord = "false" | "right" | "too-wide" | "unstated";

/** A target of manual containment; the strict form of "i-…", "user/…", "key/…", "role/NAME/SESSION". */
export type HandTarget =
  | { readonly instanceId: string }
  | { readonly userName: string }
  | { readonly accessKeyId: string; readonly userName?: string }
  | { readonly roleName: string; readonly roleId: string; readonly sessionName: string };

/** A person's decision, as it is signed. Times are ISO 8601 UTC; a plan is the hash of what was shown. */
export type DecisionRequest = {
  /** 22 random characters from the person's client; the same id and content again gets the first answer. */
  readonly id: string;
  readonly reason: string;
} & (
  | {
      readonly kind: "approve";
      readonly response: string;
      readonly plan: string;
      /** The numbers of the approved steps: all of the plan, or fewer. */
      readonly steps: readonly number[];
    }
  /** `reapply`: sets again what drifted, under the approval that the response had. */
  | { readonly kind: "decline" | "accept" | "note" | "reapply"; readonly response: string }
  | {
      readonly kind: "undo";
      readonly response: string;
      readonly plan: string;
      readonly verdict: VerdictWord;
      /** Numbers of steps to revert although that gives power back to stolen credentials. */
      readonly rearm: readonly number[];
      /** Holds to revert over changes of others. */
      readonly force: readonly string[];
      /** Only these steps; absent: all. */
      readonly steps?: readonly number[];
    }
  /** `until`: the new end of a temporary hold, or the new deadline. */
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

/** The four parts of a signed STS GetCallerIdentity request that the caller supplies. */
export interface Proof {
  readonly authorization: string;
  readonly date: string;
  readonly token?: string;
  readonly nonce: string;
}
