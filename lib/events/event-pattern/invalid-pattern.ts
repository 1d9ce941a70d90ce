/** An event pattern that EventBridge would refuse; the message names the path and the reason. */
export class InvalidPattern extends Error {
  override readonly name = "InvalidPattern";
  /** Where in the pattern, such as `detail.$or[1].state[0]`; empty for the whole pattern. */
  readonly path: string;

  readonly reason: string;
  /** Of many rules the one whose pattern it is. */
  readonly rule: string | number | undefined;

  constructor(path: string, reason: string, rule?: string | number) {
    super([rule ?? "", path, reason].filter((part) => part !== "").join(": "));
    this.path = path;
    this.reason = reason;
    this.rule = rule;
  }
}
