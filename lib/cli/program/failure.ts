/** The exit codes of the command line; stable (docs/reference). */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  refused: 4,
  conflict: 5,
  credentials: 6,
  partly: 7,
  timedOut: 8,
  checkFailed: 9,
} as const;

export type Ending = keyof typeof EXIT;

/** An error in one sentence, with what to do about it, and the exit code of the command. Shown without a stack. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly ending: Ending;

  constructor(ending: Ending, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.ending = ending;
  }
}
