import { type Declared, interfacesIn } from "./interfaces.ts";

/** A playbook's options for one source. */
export type Options = Declared;

/**
 * The options of each source by its id, from the texts of lib/sources: `source<GuardDutyOptions>(` in the source's own file, and the
 * interface wherever it is declared. `where` is an option of every source.
 */
export function optionsOf(
  files: Readonly<Record<string, string>>,
  narrowed: string,
): (id: string) => Options | undefined {
  const all = Object.values(files).flatMap(interfacesIn);
  const where = interfacesIn(narrowed).flatMap(({ name, fields }) => (name === "Narrowed" ? fields : []));
  return (id) => {
    const [, name] = /\bsource<(\w+)>\(/.exec(files[`${id}.ts`] ?? "") ?? [];
    const found = all.find((one) => one.name === name);
    return found && { ...found, fields: [...found.fields, ...where] };
  };
}

/** A table of the options in Markdown; `where` is a pattern of the part at `whereAt`. */
export function optionsTable({ name, fields }: Options, whereAt: string): readonly string[] {
  return [
    `A playbook asks for (\`${name}\`):`,
    "",
    "| option | | |",
    "|---|---|---|",
    ...fields.map(
      ({ name, isOptional, type, is }) =>
        `| \`${name}\`${isOptional ? "?" : ""} | ${cell(`\`${type}\``)} | ${cell(name === "where" ? is.replace("`detail`", `\`${whereAt}\``) : is)} |`,
    ),
    "",
  ];
}

/** A bar would end the cell, in code too. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
