/**
 * What the engine does not keep yet, by the rule that shows it: the numbers of the findings. A line goes when the engine is mended, and
 * then the simulation fails where it comes back.
 */
export const OPEN: Readonly<Record<string, readonly number[]>> = {
  "budget · runaway": [1, 2],
  "budget · runs": [1, 2],
  "budget · requests": [1, 2],
  "budget · notifications": [1, 2],
  "budget · waiting messages": [2],
  "honest states · says in effect, changed by outsider": [1],
  "not stuck · leased": [1],
  "not stuck · undoing": [1],
  "new targets · swallowed": [3],
  "once in effect · taken for another's": [4],
  "told · contained, and nobody was told": [5],
  "not stuck · containing": [5],
  "undo restores · another value": [6],
  "honest states · not set again": [7],
  "no odd errors · of a run, ValidationException": [9],
  "evidence · never made": [10],
  "evidence · called complete": [10],
  "not stuck · overdue": [11],
  "operators' words · a question vanished": [12],
  "paused resumes · first change while paused": [13],
  "brakes · sets again while paused": [13],
  "brakes · acts while paused": [13],
  "after the end · its run had ended": [14],
  "after the end · no lease": [14],
  "after the end · another run has the lease": [14],
  "told · a state was not told": [15],
  "milestones · lost": [16],
  "no odd errors · shown to an operator": [17],
  "approval · none": [18],
  "budget · the same notification": [19],
  "once in effect · reverted while held": [20],
};

/** Whether a rule is broken by a known finding; what arrives from a run without its lease goes by its first words. */
export function isOpen(rule: string): boolean {
  return Object.hasOwn(OPEN, rule) || rule.endsWith("sent without the lease");
}
