/**
 * planned → applying → applied (read back) → verified; or moot, joined, failed; then undone, kept or conflict. `moot`: nothing is
 * done, and the note says why. `kept`: an undo left it in force. `conflict`: somebody else changed the attribute since.
 */
export type ChangeState =
  | "planned"
  | "applying"
  | "applied"
  | "verified"
  | "moot"
  | "joined"
  | "failed"
  | "undone"
  | "kept"
  | "conflict";

interface Traits {
  /**
   * Whether the attribute carries what Cordon set. `unknown`: a call was begun or failed, so it may. `kept`: it does, and an undo
   * left it so. `theirs`: somebody else changed it since.
   */
  readonly inForce: "no" | "unknown" | "yes" | "kept" | "theirs";
  /** No changing call was made. */
  readonly untouched?: true;
}

/** Every state of a change with its traits: the only list of them, from which every other is derived. */
const CHANGE_STATES: Readonly<Record<ChangeState, Traits>> = {
  planned: { inForce: "no", untouched: true },
  moot: { inForce: "no", untouched: true },
  applying: { inForce: "unknown" },
  failed: { inForce: "unknown" },
  applied: { inForce: "yes" },
  verified: { inForce: "yes" },
  joined: { inForce: "yes" },
  kept: { inForce: "kept" },
  conflict: { inForce: "theirs" },
  undone: { inForce: "no" },
};

interface Stated {
  readonly state: ChangeState;
}

/** Whether a change was begun and is not known to be in force: it is applied, or applied again. */
export function isOpen({ state }: Stated): boolean {
  return CHANGE_STATES[state].inForce === "unknown";
}

/** Whether a change was read back in force, and no undo has come to it. */
export function isInForce({ state }: Stated): boolean {
  return CHANGE_STATES[state].inForce === "yes";
}

/** Whether a change is in force, also where an undo left it so. */
export function isHeld({ state }: Stated): boolean {
  const { inForce } = CHANGE_STATES[state];
  return inForce === "yes" || inForce === "kept";
}

/** Whether an undo ended without reverting a change: it is kept, or somebody else's. */
export function isLeftByUndo({ state }: Stated): boolean {
  const { inForce } = CHANGE_STATES[state];
  return inForce === "kept" || inForce === "theirs";
}

/** Whether the attribute may carry what Cordon set, wholly or in part: it has a hold, and an undo has something to revert. */
export function mayBeInForce({ state }: Stated): boolean {
  return CHANGE_STATES[state].inForce !== "no";
}

/** Whether a change is still Cordon's to set again: begun, not reverted, and not changed by somebody else. */
export function isOurs(change: Stated): boolean {
  return mayBeInForce(change) && CHANGE_STATES[change.state].inForce !== "theirs";
}

/** Whether no changing call was made for a change. */
export function isNeverBegun({ state }: Stated): boolean {
  return CHANGE_STATES[state].untouched === true;
}
