import { join } from "node:path";
import type { Source } from "../events/source.ts";
import type { AnyAction } from "../model/action.ts";
import type { Channel } from "../model/channel.ts";
import type { Guardrail, GuardrailReference } from "../model/guardrail.ts";
import { isRecord } from "../model/json.ts";
import { loadFolder } from "./load-folder.ts";

/** A kind of unit that is discovered by folder: an action, a guardrail, a channel, a source. */
export interface Unit<T = unknown> {
  /** The file name. */
  readonly id: string;
  readonly file: string;
  /** The name of the file's export. */
  readonly name: string;
  readonly value: T;
  /** All exports of the file. */
  readonly exports: Readonly<Record<string, unknown>>;
}

/** Whether an export is a unit of this kind. */
const MARKS = { actions: "authority", guardrails: "lower", channels: "send", sources: "terms" } as const;

/** Every unit of one kind, by id. Throws with the line to write when a file exports none, or one of another name. */
export async function loadUnits<T>(root: string, kind: keyof typeof MARKS): Promise<readonly Unit<T>[]> {
  return (await loadFolder(join(root, "lib", kind))).map(({ id, file, exports }) => {
    const found = Object.entries(exports).find(
      ([, value]) => (isRecord(value) || typeof value === "function") && MARKS[kind] in value,
    );
    if (found === undefined) throw new Error(`${file}: export one object with \`id\` and \`${MARKS[kind]}\``);
    const [name, value] = found;
    const named = idOf(value);
    if (named !== id)
      throw new Error(`${file}: write id: "${id}", as the file is named (it says "${named}")`);
    return { id, file, name, value: value as T, exports };
  });
}

/** A source is a function with its declaration as a property. */
function idOf(value: unknown): unknown {
  const { id, terms } = value as { readonly id?: unknown; readonly terms?: { readonly id?: unknown } };
  return terms === undefined ? id : terms.id;
}

/** Every source of lib/sources. */
export async function loadSources(root: string): Promise<readonly Source<unknown>[]> {
  return (await loadUnits<Source<unknown>>(root, "sources")).map(({ value }) => value);
}

/** Every guardrail of lib/guardrails, with the reference that its file exports beside it. */
export async function loadGuardrails(root: string): Promise<readonly Guardrail[]> {
  return (await loadUnits<Guardrail>(root, "guardrails")).map(({ value, exports: { reference } }) =>
    isReference(reference) ? { ...value, reference } : value,
  );
}

function isReference(value: unknown): value is GuardrailReference {
  return isRecord(value) && Array.isArray(value["to"]) && typeof value["when"] === "string";
}

/** Every channel of lib/channels. */
export async function loadChannels(root: string): Promise<readonly Channel[]> {
  return (await loadUnits<Channel>(root, "channels")).map(({ value }) => value);
}

/** Every action of lib/actions. */
export async function loadActions(root: string): Promise<readonly AnyAction[]> {
  return (await loadUnits<AnyAction>(root, "actions")).map(({ value }) => value);
}
