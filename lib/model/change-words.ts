import type { Change } from "./action.ts";

type Words = Pick<Change, "of" | "from" | "to">;

/** A change for people, before → after: "eni-1: sg-a, sg-b → sg-quarantine". */
export function changeWords({ of, from, to }: Words): string {
  return `${of}: ${from} → ${to}`;
}

/** A change of a ledger's record: the first ones have it as one text, as `changeWords` writes it. */
export function readChange<C extends Words>(recorded: C & { readonly change?: string }): C {
  const { change, ...rest } = recorded;
  if (change === undefined) return recorded;
  const [, of = "", from = "", to = ""] = /^(.*?): (.*?) → (.*)$/s.exec(change) ?? [undefined, change];
  return { ...rest, of, from, to } as C;
}
