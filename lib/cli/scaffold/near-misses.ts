import { compile } from "../../events/event-pattern.ts";
import { isRecord } from "../../model/json.ts";
import type { Trigger } from "../../model/playbook.ts";

/** A near miss by its name, `refused`, with why it is one. */
export interface NearMiss {
  readonly name: string;
  readonly note: string;
  readonly event: object;
}

/** Calls that undo or only look, by the verb of the call that does. */
const HARMLESS: Readonly<Record<string, readonly string[]>> = {
  Attach: ["Detach"],
  Add: ["Remove"],
  Associate: ["Disassociate"],
  Create: ["Delete", "Describe"],
  Delete: ["Create", "Describe"],
  Disable: ["Enable"],
  Enable: ["Disable"],
  Modify: ["Describe"],
  Put: ["Get", "Delete"],
  Set: ["Get"],
  Start: ["Stop"],
  Stop: ["Start"],
  Update: ["Get", "Describe"],
};

/**
 * Near misses that can be made from an event: of a recorded call the same call refused and one that undoes it or only looks, of a
 * finding one of another type. Those that the trigger would take are left out.
 */
export function nearMisses(event: object, { pattern }: Pick<Trigger, "pattern">): readonly NearMiss[] {
  const { detail } = event as { readonly detail?: unknown };
  if (!isRecord(detail)) return [];
  const takes = compile(pattern);
  const made = typeof detail["eventName"] === "string" ? ofCall(event, detail) : ofFinding(event, detail);
  return made.filter((one) => !takes(one.event));
}

function ofCall(event: object, detail: Readonly<Record<string, unknown>>): readonly NearMiss[] {
  const name = String(detail["eventName"]);
  const [verb = ""] = /^[A-Z][a-z]+/.exec(name) ?? [];
  const refused = {
    errorCode: "AccessDenied",
    errorMessage: "User is not authorized",
    responseElements: null,
  };
  const [harmless] = Object.hasOwn(HARMLESS, verb) ? HARMLESS[verb]! : [];
  return [
    ...(detail["errorCode"] === undefined
      ? [
          {
            name: "refused",
            note: "the same call, which AWS refused: it changed nothing",
            event: { ...event, detail: { ...detail, ...refused } },
          },
        ]
      : []),
    ...(harmless === undefined
      ? []
      : [
          {
            name: "harmless-call",
            note: "a call of the same service that undoes this one, or only looks",
            event: {
              ...event,
              detail: { ...detail, eventName: harmless + name.slice(verb.length), responseElements: null },
            },
          },
        ]),
  ];
}

/** A finding type is PURPOSE:RESOURCE/NAME. */
function ofFinding(event: object, detail: Readonly<Record<string, unknown>>): readonly NearMiss[] {
  const type = detail["type"];
  if (typeof type !== "string" || !type.includes("/")) return [];
  const other = `${type.split("/")[0]}/SomethingElse`;
  return [
    {
      name: "other-type",
      note: "a finding about the same resource, of a type that this playbook does not name",
      event: { ...event, detail: { ...detail, type: other } },
    },
  ];
}
