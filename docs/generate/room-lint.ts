/** The allowed imports of one room: other rooms by their folder, and packages by their name or `@scope/*`. */
interface Room {
  readonly rooms: readonly string[];
  readonly packages: readonly string[];
}

/** `lib/rooms.json`: room → what it may import; keys that begin with `$` are comments. */
export type Rooms = Readonly<Record<string, Room | string>>;

/**
 * biome.rooms.json: one override a room, which refuses every room and package that `lib/rooms.json` does not allow it. Biome
 * compares an import as it is written, so a room is known by its folder's name; two folders of one name cannot be told apart.
 * Throws where a room on disk has no entry, an entry has no room, or an entry names a room that is none.
 *
 * @param onDisk every room that there is: the folders of lib, and those beside it
 * @param packages every package that package.json names
 */
export function roomLint(rooms: Rooms, onDisk: readonly string[], packages: readonly string[]): string {
  const entries = Object.entries(rooms).filter(
    (entry): entry is [string, Room] => !entry[0].startsWith("$") && typeof entry[1] !== "string",
  );
  const names = entries.map(([name]) => name);
  for (const name of onDisk)
    if (!names.includes(name)) throw new Error(`lib/rooms.json: say what ${name} may import`);
  for (const name of names)
    if (!onDisk.includes(name)) throw new Error(`lib/rooms.json: there is no folder ${name}`);
  for (const [name, { rooms: may }] of entries)
    for (const other of may)
      if (!names.includes(other))
        throw new Error(`lib/rooms.json: ${name} may import ${other}, which is no room`);
  const overrides = entries.map(([name, { rooms: may, packages: mayUse }]) => ({
    includes: [`${name}/**`],
    linter: {
      rules: {
        style: {
          noRestrictedImports: {
            level: "error",
            options: {
              patterns: [
                {
                  group: [
                    ...[...names, ...CLOSED]
                      .filter((other) => other !== name && !may.includes(other))
                      .flatMap(byFolder),
                    ...packages
                      .filter((one) => !mayUse.some((allowed) => fits(one, allowed)))
                      .flatMap((one) => [one, `${one}/**`]),
                  ],
                  message: `lib/rooms.json says what ${name} may import: ${[...may, ...mayUse].join(", ") || "nothing but itself"}.`,
                },
              ],
            },
          },
        },
      },
    },
  }));
  return `${JSON.stringify({ $schema: "./node_modules/@biomejs/biome/configuration_schema.json", overrides }, undefined, 2)}\n`;
}

/** Folders that no room imports. */
const CLOSED = ["test", "bench", "playbooks"];

/** The spelling of an import from another room: "../../model/place.ts", "../lib/model/place.ts". */
function byFolder(room: string): string[] {
  return [`**/${room.replace("lib/", "")}/**`];
}

function fits(name: string, allowed: string): boolean {
  return allowed.endsWith("/*") ? name.startsWith(allowed.slice(0, -1)) : name === allowed;
}
