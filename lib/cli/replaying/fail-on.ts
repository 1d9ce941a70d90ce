/** The results that can fail a check in CI. */
export const FAIL_ON = ["act", "ask", "observe", "refuse", "unreadable", "change", "problem"] as const;

export type FailOn = (typeof FAIL_ON)[number];
