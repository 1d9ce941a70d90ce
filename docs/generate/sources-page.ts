import type { Source } from "../../lib/events/source.ts";
import { SUBJECT_NAMES, type Trust } from "../../lib/model/signal.ts";
import { type Options, optionsTable } from "./source-options.ts";

const CEILING: Readonly<Record<Trust, string>> = {
  act: "**act** on all that it names",
  actor: "**act** on who acted; anything wider **asks**",
  ask: "**asks**, until `raisedSources` names it: others can write what it says",
};

const BUS = {
  partner: "a partner event bus, which `buses` in bin/app.ts names",
  custom: "a bus of your own, which `buses` in bin/app.ts names",
} as const;

/** docs/reference/sources.md: the events, the trust and the subjects of each source, from the sources themselves. */
export function sourcesPage(
  sources: readonly Source<unknown>[],
  optionsOf: (id: string) => Options | undefined,
): string {
  return [
    "# Sources",
    "",
    "Generated from `lib/sources/` by `npm run docs`. One file there is one service that raises signals; [signal](signal.md) has",
    "the words for what they are about.",
    ...sources.flatMap(({ terms }) => [
      "",
      `## ${terms.id}`,
      "",
      `${terms.summary}.`,
      "",
      `- Trust: ${CEILING[terms.trust]}.`,
      `- Comes on: ${terms.bus ? BUS[terms.bus] : "the account's default bus"}.`,
      `- Can be about: ${terms.about.map((name) => `${SUBJECT_NAMES[name]} (\`${name}\`)`).join(", ")}.`,
      "",
      ...optionsTableOf(optionsOf(terms.id), terms.whereAt),
      "All that it can read:",
      "",
      "```json",
      JSON.stringify(terms.pattern(terms.everything), null, 2),
      "```",
    ]),
    "",
  ].join("\n");
}

function optionsTableOf(options: Options | undefined, whereAt = "detail"): readonly string[] {
  return options === undefined ? [] : optionsTable(options, whereAt);
}
