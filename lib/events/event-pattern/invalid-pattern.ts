/** An event pattern that EventBridge would refuse; the message names the path and the reason. */
export class InvalidPattern extends Error {
  override readonly name = "InvalidPattern";
  /** The position in the pattern, for example `detail.$or[1].state[0]`; empty for the whole pattern. */
  readonly path: string;

  readonly reason: string;
  /** Of many rules, the one with the invalid pattern. */
  readonly rule: string | number | undefined;

  constructor(path: string, reason: string, rule?: string | number) {
    super([rule ?? "", path, reason].filter((part) => part !== "").join(": "));
    this.path = path;
    this.reason = reason;
    this.rule = rule;
  }
}
