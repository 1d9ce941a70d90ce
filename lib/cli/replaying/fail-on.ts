/** What a check in CI may not want to see. */
export const FAIL_ON = ["act", "ask", "observe", "refuse", "unreadable", "change", "problem"] as const;

export type FailOn = (typeof FAIL_ON)[number];
