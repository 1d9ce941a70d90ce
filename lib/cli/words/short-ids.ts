const SHORTEST = 4;

/** The two parts of an id: `7QX4M2K9TD-2` is the second generation of `7QX4M2K9TD`. */
function split(id: string) {
  const [family = "", generation = "1"] = id.split("-");
  return { family, generation };
}

/** The shortest unique prefix of each id, four letters or more: `7QX4`, `7QX4-2`. */
export function shortIds(ids: readonly string[]): ReadonlyMap<string, string> {
  const families = [...new Set(ids.map((id) => split(id).family))];
  return new Map(
    ids.map((id) => {
      const { family, generation } = split(id);
      const alone = ids.every((other) => other === id || split(other).family !== family);
      return [id, shortest(family, families) + (alone && generation === "1" ? "" : `-${generation}`)];
    }),
  );
}

function shortest(family: string, families: readonly string[]): string {
  for (let length = SHORTEST; length < family.length; length++) {
    const prefix = family.slice(0, length);
    if (families.every((other) => other === family || !other.startsWith(prefix))) return prefix;
  }
  return family;
}

/** A typed id in its canonical form. Crockford's alphabet has no I, L or O: they stand for 1, 1 and 0. */
export function asTyped(text: string): string {
  return text.trim().toUpperCase().replace(/[IL]/g, "1").replaceAll("O", "0");
}

/** Whether a text is a complete id, as `lib/model/response-id.ts` makes it. */
export function isWhole(typed: string): boolean {
  return /^[0-9A-Z]{10}(-\d+)?$/.test(typed);
}

/** Whether a text can be the beginning of an id. */
export function canBeId(typed: string): boolean {
  return /^[0-9A-Z]{1,10}(-\d+)?$/.test(typed);
}

/** The ids that begin with a prefix; a prefix without a generation means every generation. */
export function meantBy(typed: string, ids: readonly string[]): string[] {
  const [prefix = "", wanted] = typed.split("-");
  return ids.filter((id) => {
    const { family, generation } = split(id);
    return family.startsWith(prefix) && (wanted === undefined || wanted === generation);
  });
}
