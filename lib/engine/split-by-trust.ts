import type { AnyAction } from "../model/action.ts";
import type { Place } from "../model/place.ts";
import type { Playbook, Step } from "../model/playbook.ts";
import { familyId } from "../model/response-id.ts";
import type { Signal } from "../model/signal.ts";
import { isActors, takesBack } from "../policy/trust-scope.ts";

/** The part of a playbook that one response does. */
export interface Share {
  readonly playbook: Playbook;
  readonly family: string;
  /** `Response.beyond` */
  readonly beyond?: true;
  /** `Response.other` */
  readonly other?: string;
}

/**
 * Returns the responses of one playbook to one signal: one, or two where some steps always need approval, so that the others do not
 * wait. Each has its own id, equal for every update of a finding and for every source; only for a recorded call, which comes once, the
 * split depends on the source's trust (docs/decisions/0023).
 */
export function sharesOf(
  playbook: Playbook,
  signal: Signal,
  raisedSources: readonly string[],
): readonly [Share, ...Share[]] {
  const whole: Share = { playbook, family: familyId(playbook.id, signal.id, signal) };
  const trust = raisedSources.includes(signal.source) ? "act" : signal.trust;
  if (signal.call !== undefined && isAskedWhole({ ...signal, trust })) return [whole];
  const isWide = (action: AnyAction, target: Place): boolean =>
    signal.call !== undefined &&
    trust === "actor" &&
    !isActors(target, signal) &&
    !takesBack(action, target, signal);
  const sharing = (wanted: boolean): readonly Step[] =>
    playbook.contain.map(({ action, targets }) => ({
      action,
      targets: (of) =>
        targets(of).filter(
          (target) => (action.irreversible !== undefined || isWide(action, target)) === wanted,
        ),
    }));
  const isAny = (steps: readonly Step[]) => steps.some(({ targets }) => targets(signal).length > 0);
  const [now, later] = [sharing(false), sharing(true)];
  if (!isAny(later)) return [whole];
  const beyond: Share = {
    playbook: {
      ...playbook,
      contain: later,
      preserve: isAny(now) ? playbook.preserve.map(withoutTargets) : playbook.preserve,
    },
    family: familyId(`${playbook.id}/beyond`, signal.id, signal),
    beyond: true,
  };
  if (!isAny(now)) return [beyond];
  const first = { ...whole, playbook: { ...playbook, contain: now }, other: beyond.family };
  return [first, { ...beyond, other: whole.family }];
}

/** The action stays known: an earlier event of the same signal may have planned it in this response. */
function withoutTargets({ action }: Step): Step {
  return { action, targets: () => [] };
}

/** Whether everything needs approval, so that one response asks for all of it. */
function isAskedWhole({ trust, severity, confidence }: Signal): boolean {
  return trust === "ask" || severity === "low" || confidence === "low";
}
