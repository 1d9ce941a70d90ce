import { Unreadable } from "../../events/unreadable.ts";
import type { Severity } from "../../model/signal.ts";

/** The lowest number of each band. https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html */
export const FLOOR: Readonly<Record<Severity, number>> = { low: 1, medium: 4, high: 7, critical: 9 };

/** The severity of a finding's number; throws `Unreadable` outside of 0 to 10. */
export function severityOf(value: number, field: string): Severity {
  if (value < 0 || value > 10) throw new Unreadable(field, "is not between 0 and 10");
  if (value >= FLOOR.critical) return "critical";
  return value >= FLOOR.high ? "high" : value >= FLOOR.medium ? "medium" : "low";
}
