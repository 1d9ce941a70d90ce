import { isDeepStrictEqual } from "node:util";
import type { Replayed, ReplayedResponse } from "./replay-event.ts";

export type What = "new" | "gone" | "decision" | "targets" | "unreadable" | "readable";

type Side = Partial<Pick<ReplayedResponse, "decision" | "because" | "steps"> & Pick<Replayed, "error">>;

/** The difference between two commits in one playbook's outcome for one event; one line of `--diff --json`. */
export interface Change {
  readonly event: string | null;
  /** null where one commit's source cannot parse the event. */
  readonly playbook: string | null;
  /** The share that requires approval first. */
  readonly beyond?: true;
  readonly what: readonly What[];
  /** Absent where there was no outcome. */
  readonly before?: Side;
  readonly after?: Side;
}

/** The differences in one event's outcome, by playbook. */
export function differences(before: Replayed, after: Replayed): Change[] {
  const { event } = after;
  const share = ({ playbook, beyond, signal }: ReplayedResponse) =>
    JSON.stringify([playbook, beyond, signal.linkedTo && signal.id]);
  const of = ({ responses }: Replayed, one: string) => responses.find((other) => share(other) === one);
  const shares = new Set([...before.responses, ...after.responses].map(share));
  const changes = [...shares].flatMap((one): Change[] => {
    const [old, now] = [of(before, one), of(after, one)];
    const { playbook, beyond } = (old ?? now)!;
    const what = whatChanged(old, now);
    return what.length === 0
      ? []
      : [
          {
            event,
            playbook,
            ...(beyond && { beyond }),
            what,
            ...(old && { before: side(old) }),
            ...(now && { after: side(now) }),
          },
        ];
  });
  const [old, now] = [before.error, after.error];
  if ((old === undefined) === (now === undefined)) return changes;
  const what: What = now ? "unreadable" : "readable";
  const sides = { ...(old && { before: { error: old } }), ...(now && { after: { error: now } }) };
  return [...changes, { event, playbook: null, what: [what], ...sides }];
}

function whatChanged(old?: ReplayedResponse, now?: ReplayedResponse): What[] {
  if (old === undefined) return ["new"];
  if (now === undefined) return ["gone"];
  return [
    ...(old.decision === now.decision ? [] : ["decision" as const]),
    ...(isDeepStrictEqual(inOrder(old), inOrder(now)) ? [] : ["targets" as const]),
  ];
}

/** Steps run in parallel: their order is irrelevant. */
function inOrder({ steps }: ReplayedResponse) {
  return steps
    .map(({ wave, action, target }) => [wave, action, Object.entries(target).sort()])
    .map((step) => JSON.stringify(step))
    .sort();
}

function side({ decision, because, steps }: ReplayedResponse): Side {
  return { decision, because, steps };
}
