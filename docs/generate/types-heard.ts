import { compile } from "../../lib/events/event-pattern.ts";
import { isRecord, type Json } from "../../lib/model/json.ts";
import type { Playbook, Trigger } from "../../lib/model/playbook.ts";
import type { FindingType } from "./finding-types.ts";

/** The types that a playbook's signals can have, as far as its triggers name them: for asking its steps. */
export function typesHeard({ on }: Pick<Playbook, "on">, known: readonly FindingType[]): readonly string[] {
  return [
    ...new Set(
      on.flatMap((trigger) => (trigger.source === "guardduty" ? findings(trigger, known) : calls(trigger))),
    ),
  ];
}

function findings({ pattern }: Trigger, known: readonly FindingType[]): readonly string[] {
  const types = typeCondition(pattern);
  const isHeard = types === undefined ? () => true : compile({ type: types } as object);
  return known.map(({ type }) => type).filter((type) => isHeard({ type }));
}

/** The condition on the finding's type alone. */
export function typeCondition(pattern: Trigger["pattern"]): Json | undefined {
  const detail = pattern["detail"];
  return isRecord(detail) ? (detail["type"] as Json | undefined) : undefined;
}

function calls({ wanted }: Trigger): readonly string[] {
  return isRecord(wanted) && Array.isArray(wanted["calls"]) ? wanted["calls"].map(String) : [];
}
