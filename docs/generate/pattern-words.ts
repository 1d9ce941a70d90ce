import { isRecord, type Json } from "../../lib/model/json.ts";

/** A pattern's conditions in Markdown, one each; without the envelope's kind. */
export function patternWords(pattern: { readonly [key: string]: Json }): readonly string[] {
  return conditions(asRecord(pattern["detail"] ?? {}), []);
}

type Pattern = { readonly [key: string]: Json };

function asRecord(value: Json): Pattern {
  return isRecord(value) ? (value as Pattern) : {};
}

function conditions(pattern: Pattern, path: readonly string[]): readonly string[] {
  const calls = path.length === 0 ? callsWords(pattern) : undefined;
  const others = Object.entries(pattern).filter(([name]) => !calls || !/^event(Source|Name)$/.test(name));
  return [
    ...(calls ? [calls] : []),
    ...others.flatMap(([name, wanted]) => {
      if (name === "$or" && Array.isArray(wanted)) return [either(wanted as Pattern[], path)];
      if (Array.isArray(wanted)) return [leaf([...path, name].join("."), wanted as Json[])];
      return conditions(asRecord(wanted), [...path, name]);
    }),
  ];
}

function either(branches: readonly Pattern[], path: readonly string[]): string {
  const each = branches.map((branch) => conditions(branch, path));
  // Calls of several services are one list.
  if (each.every(([first, ...more]) => more.length === 0 && first?.startsWith(CALLS)))
    return CALLS + each.map(([only]) => only!.slice(CALLS.length)).join(" ");
  return `either ${each.map((all) => all.join(" and ")).join(", or ")}`;
}

const CALLS = "calls ";

/** CloudTrail's two fields of one call: `iam:CreateUser`. */
function callsWords({ eventSource, eventName = ["*"] }: Pattern): string | undefined {
  if (!Array.isArray(eventSource) || !Array.isArray(eventName)) return undefined;
  const names = eventName.map((name) => (typeof name === "string" ? name : prefixOf(name)));
  if (names.includes(undefined)) return undefined;
  const services = eventSource.map((one) => String(one).replace(/\.amazonaws\.com$/, ""));
  return CALLS + services.flatMap((service) => names.map((name) => code(`${service}:${name}`))).join(" ");
}

function prefixOf(wanted: Json): string | undefined {
  return isRecord(wanted) && typeof wanted["prefix"] === "string" ? `${wanted["prefix"]}*` : undefined;
}

function leaf(field: string, wanted: readonly Json[]): string {
  if (wanted.length === 1 && isRecord(wanted[0]) && "exists" in wanted[0])
    return wanted[0]["exists"] ? `${code(field)} is there` : `no ${code(field)}`;
  return `${code(field)} ${wanted.map(oneOf).join(" ")}`;
}

/** One alternative of a field, in EventBridge's terms where they exist. */
function oneOf(wanted: Json): string {
  const prefix = prefixOf(wanted);
  if (prefix !== undefined) return code(prefix);
  if (!isRecord(wanted)) return code(wanted === null ? "null" : String(wanted));
  const [[operator = "", value] = []] = Object.entries(wanted);
  if (operator === "exists") return value ? "any" : "absent";
  if (operator === "wildcard")
    return `like ${[value]
      .flat()
      .map((one) => code(String(one)))
      .join(" ")}`;
  if (operator === "suffix") return code(`*${String(value)}`);
  if (operator === "numeric") return ([value].flat() as Json[]).join(" ");
  if (operator === "anything-but")
    return `nothing of ${[value]
      .flat()
      .map((one) => oneOf(one as Json))
      .join(" ")}`;
  return code(JSON.stringify(wanted));
}

/** A bar would end a table's cell, and a backquote the code. */
function code(text: string): string {
  return `\`${text.replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}
