import type { SourceTerms } from "../events/source.ts";
import { noneOf } from "../model/nearest.ts";
import type { Settings } from "./settings.ts";

/** The fields of a source that this check reads. */
export interface AnySource {
  readonly terms: Pick<SourceTerms<never>, "id" | "bus" | "records" | "scalars">;
}

/**
 * How each kind of bus is named; not by ARN, because a rule's bus belongs to its own account. "default" is the account's own.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html
 */
const BUS_NAME = {
  partner: {
    pattern: /^(?=.{1,256}$)aws\.partner(\/[\w.-]+){2,}$/,
    is: "as its partner event source is, aws.partner/…",
  },
  custom: { pattern: /^[\w.-]{1,256}$/, is: "with letters, digits and ._- (no ARN, no partner's)" },
} as const;

/** Throws at synth for unknown sources in `raisedSources` and `buses`, and for buses on which a source's events cannot arrive. */
export function checkSources(
  { raisedSources, buses }: Pick<Settings, "raisedSources" | "buses">,
  sources: readonly AnySource[],
): void {
  const ids = sources.map(({ terms }) => terms.id);
  const unknown = raisedSources.find((id) => !ids.includes(id));
  if (unknown !== undefined)
    throw new Error(`raisedSources names ${JSON.stringify(unknown)}, which is ${noneOf(unknown, ids)}`);
  const needing = sources.filter(({ terms }) => terms.bus !== undefined);
  const names = needing.map(({ terms }) => terms.id).join(", ");
  for (const [id, name] of Object.entries(buses)) {
    const bus = needing.find(({ terms }) => terms.id === id)?.terms.bus;
    if (bus === undefined)
      throw new Error(
        ids.includes(id)
          ? `buses names ${id}, whose events come on the default bus; those with a bus of their own are ${names}`
          : `buses names ${JSON.stringify(id)}, which is none of ${names}`,
      );
    const { pattern, is } = BUS_NAME[bus];
    if (typeof name !== "string" || !pattern.test(name))
      throw new Error(`buses.${id} is ${JSON.stringify(name)}: a ${bus} bus is named ${is}`);
  }
}
