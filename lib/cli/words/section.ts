/** A titled part of a page; one without lines is omitted. */
export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}
