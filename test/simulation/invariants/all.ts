import { afterTheEnd } from "./after-the-end.ts";
import { approval } from "./approval.ts";
import { beforeImage } from "./before-image.ts";
import { brakes } from "./brakes.ts";
import { budget } from "./budget.ts";
import { evidence } from "./evidence.ts";
import { honestStates } from "./honest-states.ts";
import type { Invariant } from "./invariant.ts";
import { legalMoves } from "./legal-moves.ts";
import { milestones } from "./milestones.ts";
import { newTargets } from "./new-targets.ts";
import { noOddErrors } from "./no-odd-errors.ts";
import { notStuck } from "./not-stuck.ts";
import { onceInEffect } from "./once-in-effect.ts";
import { operatorsWords } from "./operators-words.ts";
import { pausedResumes } from "./paused-resumes.ts";
import { told } from "./told.ts";
import { undoRestores } from "./undo-restores.ts";

/** Everything that must always hold. */
export const INVARIANTS: readonly Invariant[] = [
  beforeImage,
  afterTheEnd,
  undoRestores,
  onceInEffect,
  legalMoves,
  notStuck,
  told,
  brakes,
  pausedResumes,
  approval,
  operatorsWords,
  evidence,
  honestStates,
  milestones,
  newTargets,
  noOddErrors,
  budget,
];
