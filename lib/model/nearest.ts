/** A name is near when this many of its characters, or fewer, differ; a longer name may differ in more. */
const FAR = 3;

/** How many names an error lists. */
const LISTED = 5;

/** A list of so many names is a list to choose from, such as the columns of a table. */
const CHOICES = 10;

/**
 * "there is no playbook crypto: did you mean crypto-mining?". `names` are the ids that exist, `where` says where, for
 * example "deployed here"; without a near name, the sentence names the command that lists them.
 */
export function noSuchPlaybook(typed: string, names: readonly string[], where: string): string {
  const near = nearest(typed, names);
  if (near.length > 0) return `no playbook ${typed} ${where}. Did you mean ${near.join(" or ")}?`;
  const few = names.length <= LISTED ? `: it is one of ${names.join(", ")}` : "";
  return `no playbook ${typed} ${where}${few || ". `ls playbooks` lists the ids"}`;
}

/** `did you mean X?`, or which names there are, a few of many. */
export function hint(typed: string, names: readonly string[]): string {
  const near = nearest(typed, names);
  if (near.length > 0) return `did you mean ${near.join(" or ")}?`;
  const some = names.slice(0, LISTED).join(", ");
  return names.length > LISTED ? `there are ${names.length}: ${some}, …` : `there are ${some}`;
}

/** `none of act, ask`, or of many names the near ones: `none of 48 names; did you mean crypto-mining?` */
export function noneOf(typed: string, names: readonly string[]): string {
  if (names.length <= CHOICES) return `none of ${names.join(", ")}`;
  return `none of ${names.length} names; ${hint(typed, names)}`;
}

/** The names that a typed one may mean, the nearest first, at most three: by parts of the name, then by edit distance. */
export function nearest(typed: string, names: readonly string[]): string[] {
  const wanted = typed.toLowerCase();
  const ranked = names
    .map((name) => ({
      name,
      far: distance(wanted, name),
      isPart: wanted.length > 2 && name.includes(wanted),
    }))
    .filter(({ far, isPart, name }) => isPart || far <= Math.min(FAR, Math.floor(name.length / 3)))
    .sort((a, b) => Number(b.isPart) - Number(a.isPart) || a.far - b.far || a.name.localeCompare(b.name));
  return ranked.slice(0, 3).map(({ name }) => name);
}

/** How many characters must be inserted, deleted or replaced to turn one text into the other (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length]!;
}
