/** An event pattern that EventBridge would refuse; the message names the path and the reason. */
export class InvalidPattern extends Error {
  override readonly name = "InvalidPattern";
  /** Where in the pattern, such as `detail.$or[1].state[0]`; empty for the whole pattern. */
  readonly path: string;

  constructor(path: string, reason: string) {
    super(path === "" ? reason : `${path}: ${reason}`);
    this.path = path;
  }
}
