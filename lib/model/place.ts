/** Where a thing lives. IAM is global: its Region is "global", so that one hold has one name everywhere. */
export interface Place {
  readonly account: string;
  readonly region: string;
}
