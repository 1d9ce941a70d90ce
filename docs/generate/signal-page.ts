import { type Declared, interfacesIn, type Words, wordsIn } from "./interfaces.ts";

/** docs/reference/signal.md: every field of a signal, from the texts of lib/model/signal.ts and lib/model/actor.ts. */
export function signalPage(signal: string, actor: string): string {
  const all = [...interfacesIn(signal), ...interfacesIn(actor)];
  const order = ["Signal", "Subjects", "Actor"];
  const first = order.map((name) => {
    const found = all.find((one) => one.name === name);
    if (found === undefined)
      throw new Error(`no interface ${name} in lib/model/signal.ts or lib/model/actor.ts`);
    return found;
  });
  const rest = all.filter(({ name }) => !order.includes(name));
  const words = [...wordsIn(signal), ...wordsIn(actor)];
  const meaning = new Map([...all, ...words].map(({ name, is }) => [name, is]));
  return [
    "# Signal",
    "",
    "Generated from `lib/model/signal.ts` and `lib/model/actor.ts` by `npm run docs`. A source reads an event into a signal; a playbook's",
    "steps map it to targets: `({ session }) => session`. Of a signal about many, each of `involved` is shown to them in turn.",
    ...[...first, ...rest].flatMap((one) => section(one, meaning)),
    "",
    "## Words",
    "",
    "| | is one of | |",
    "|---|---|---|",
    ...words.map(wordsRow),
    "",
  ].join("\n");
}

/** A field without a doc comment is described by its type. */
function section(
  { name, is, extends: bases, fields }: Declared,
  meaning: ReadonlyMap<string, string>,
): string[] {
  const inherits = bases.length > 0 ? `Has the fields of ${bases.join(" and ")}, too.` : "";
  const about = [is, inherits].filter((text) => text !== "").join(" ");
  return [
    "",
    `## ${name}`,
    "",
    ...(about === "" ? [] : [about, ""]),
    "| field | | is |",
    "|---|---|---|",
    ...fields.map(
      ({ name, isOptional, type, is }) =>
        `| \`${name}\`${isOptional ? "?" : ""} | ${cell(`\`${type}\``)} | ${cell(is || (meaning.get(type) ?? ""))} |`,
    ),
  ];
}

function wordsRow({ name, is, words }: Words): string {
  return `| \`${name}\` | ${words.map((word) => `\`${word}\``).join(" ")} | ${cell(is)} |`;
}

/** A bar would end the cell, in code too. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
