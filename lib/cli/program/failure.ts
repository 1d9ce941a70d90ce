/** How the command line ends, for scripts; stable (docs/reference). */
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

/** What went wrong and what to do about it, in a sentence for people, and how the command ends. Never shown with a stack. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly ending: Ending;

  constructor(ending: Ending, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.ending = ending;
  }
}
