/** A titled part of a page; without lines it is left out. */
export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}
