import { expect } from "vitest";
import type { Replayed } from "../../lib/replay/replay-event.ts";

/** One sequence, replayed in act. */
export interface Played {
  readonly events: readonly {
    readonly detail: { readonly eventName: string; readonly errorCode?: string };
  }[];
  readonly replayed: readonly Replayed[];
  /** The same, where the deployer has named everybody who acts in it as never to be touched. */
  readonly allowListed: readonly Replayed[];
}

function stepsOf(replayed: readonly Replayed[], decision?: string) {
  return replayed.flatMap(({ responses }) =>
    responses
      .filter((one) => decision === undefined || one.decision === decision)
      .flatMap(({ steps }) => steps.filter(({ wave }) => wave === "contain")),
  );
}

/** Nothing in the library does this: were such an action added, it would have a name that begins so. */
function never(...verbs: readonly string[]) {
  return ({ replayed }: Played) =>
    expect(
      stepsOf(replayed).filter(({ action }) => verbs.some((verb) => action.startsWith(`${verb}-`))),
    ).toEqual([]);
}

function neverActs(action: string) {
  return ({ replayed }: Played) =>
    expect(stepsOf(replayed, "act").filter((step) => step.action === action)).toEqual([]);
}

/** The `must_not` of test/corpora/sequences.json, as checks. */
export const MUST_NOT: Readonly<Record<string, (played: Played) => void>> = {
  "delete the calling user or key (deactivate, never delete: evidence)": never("delete", "remove-user"),
  "act on break-glass or allow-listed principals without approval": ({ allowListed }) => {
    expect(stepsOf(allowListed).length).toBeGreaterThan(0);
    expect(stepsOf(allowListed, "act")).toEqual([]);
  },
  "isolate the probed instances: all calls returned UnauthorizedOperation": ({ replayed }) =>
    expect(stepsOf(replayed).filter(({ action }) => action === "isolate-instance")).toEqual([]),
  "terminate the instance": never("terminate"),
  "terminate instances": never("terminate"),
  "delete secrets": never("delete"),
  "deregister the AMI": never("deregister", "delete"),
  "delete the snapshot": never("delete"),
  "delete the role": never("delete"),
  "treat AccessDenied as no incident: an attempt is enough": ({ events, replayed }) =>
    expect(
      replayed.filter(
        ({ responses }, i) =>
          events[i]!.detail.errorCode === "AccessDenied" &&
          responses.some(({ decision }) => decision === "act" || decision === "ask"),
      ).length,
    ).toBeGreaterThan(0),
  "react to StopInstances alone": ({ events, replayed }) =>
    expect(
      replayed.flatMap(({ responses }, i) =>
        events[i]!.detail.eventName === "StopInstances" ? responses : [],
      ),
    ).toEqual([]),
  "isolate without approval when many production instances are hit": neverActs("isolate-instance"),
};
