/** What can become due of a response. */
export type DueKind =
  /** A run that was cut off is gone on with. */
  | "take-up"
  /** People are told what no channel accepted yet. */
  | "tell"
  /** The holds are read back. */
  | "check"
  /** What was found missing is set again. */
  | "set-again"
  /** Who changed it is looked up once more. */
  | "who"
  /** People are reminded of a decision; its deadline has come. */
  | "remind"
  | "silence"
  /** People are asked to accept what was done; nobody did. */
  | "confirm"
  | "unconfirmed"
  /** A temporary hold ends soon; it ends. */
  | "ends-soon"
  | "end"
  /** Evidence that is being made is polled. */
  | "evidence"
  /** Sessions that were opened with revoked credentials are looked up, and responded to. */
  | "look"
  | "answer";

/** How often something was done or tried, and when last: ISO 8601 UTC. */
export interface Tries {
  readonly count: number;
  readonly at: string;
}

/** One thing that is due, and when: milliseconds since 1970. */
export interface Due {
  readonly what: DueKind;
  readonly at: number;
}
