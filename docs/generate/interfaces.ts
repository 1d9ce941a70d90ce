/** One field of an interface, as its file declares it. */
export interface Field {
  readonly name: string;
  readonly isOptional: boolean;
  readonly type: string;
  /** Its doc comment on one line; for fields that share one, the first has it. */
  readonly is: string;
}

/** An exported interface or type of a language file. */
export interface Declared {
  readonly name: string;
  readonly is: string;
  readonly extends: readonly string[];
  readonly fields: readonly Field[];
}

/** An exported type that is a union of literals. */
export interface Words {
  readonly name: string;
  readonly is: string;
  readonly words: readonly string[];
}

const DOC = String.raw`(?:/\*\*((?:(?!\*/)[\s\S])*)\*/\s*)?`;
const INTERFACE = new RegExp(
  String.raw`${DOC}export interface (\w+)(?: extends ([\w, ]+))? \{\n([\s\S]*?)\n\}`,
  "g",
);
const FIELD = new RegExp(String.raw`${DOC}readonly (\w+)(\?)?: ([^;]+);`, "g");

const WORDS = new RegExp(String.raw`${DOC}export type (\w+) =\s*((?:(?!\n\n)[^;])*);`, "g");

/** The exported types of a file that are unions of quoted literals. */
export function wordsIn(source: string): readonly Words[] {
  return [...source.matchAll(WORDS)].map(([, doc, name, choice]) => ({
    name: name!,
    is: oneLine(doc),
    words: [...choice!.matchAll(/"([^"]+)"/g)].map(([, word]) => word!),
  }));
}

/** The exported interfaces in the text of a file of this project, whose format the formatter fixes. */
export function interfacesIn(source: string): readonly Declared[] {
  return [...source.matchAll(INTERFACE)].map(([, doc, name, bases, body]) => ({
    name: name!,
    is: oneLine(doc),
    extends: bases?.split(", ") ?? [],
    fields: [...body!.matchAll(FIELD)].map(([, doc, name, optional, type]) => ({
      name: name!,
      isOptional: optional !== undefined,
      type: oneLine(type),
      is: oneLine(doc),
    })),
  }));
}

function oneLine(text = ""): string {
  return text
    .split("\n")
    .map((line) => line.replace(/^\s*\*?\s?/, ""))
    .join(" ")
    .trim();
}
