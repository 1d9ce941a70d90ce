import { brief, type Story } from "../story.ts";

/** What nobody tries any more. */
export interface DeadLetter {
  /** The function, queue or stream that gave up. */
  readonly from: string;
  readonly what: unknown;
  readonly why: string;
}

/** The queues that alarms watch. */
export class DeadLetters {
  readonly all: DeadLetter[] = [];
  readonly #story: Story;

  constructor(story: Story) {
    this.#story = story;
  }

  add(letter: DeadLetter): void {
    this.all.push(letter);
    this.#story.say(() => `  ☠ ${letter.from} gave up ${brief(letter.what)}: ${letter.why}`);
  }
}
