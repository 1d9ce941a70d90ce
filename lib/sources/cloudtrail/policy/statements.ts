import { at } from "../../../events/event-field.ts";

/** IAM's size limit is 10,240 characters without white space; CloudTrail may write each as three (`%7B`). */
const MOST = 100_000;

/** The statements of a policy document in a request, plain or URL-encoded; none where it is not a policy document. */
export function statementsIn(document: unknown): readonly unknown[] {
  if (typeof document !== "string" || document.length > MOST) return [];
  const policy = parsed(document) ?? parsed(decoded(document));
  const statement = at(policy, "Statement");
  return Array.isArray(statement) ? statement : statement === undefined ? [] : [statement];
}

/** The values of a statement's element: one text, or several. */
export function textsIn(statement: unknown, part: string): readonly string[] {
  const value = at(statement, part);
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "string");
}

/**
 * Whether a text with IAM's wildcards matches another: `*` is any run of characters, `?` any one; case-insensitive. Takes at most the
 * product of both lengths, for any text.
 */
export function means(wanted: string, one: string): boolean {
  const pattern = wanted.toLowerCase();
  const text = one.toLowerCase();
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (pattern[p] === "*") {
      star = p++;
      resume = t;
    } else if (pattern[p] === "?" || pattern[p] === text[t]) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
