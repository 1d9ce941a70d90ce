/** A row of docs/on-call.md: what an operator wants, and the command line that does it. */
export interface Task {
  /** Its place in the table. */
  readonly order: number;
  readonly task: string;
  /** After `npx cordon `. */
  readonly line: string;
  /** Other forms, in Markdown. */
  readonly more?: string;
}
