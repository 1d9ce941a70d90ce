import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { envelopesOf } from "../../lib/replay/envelope.ts";
import { MOST_BYTES } from "../../lib/replay/line-values.ts";
import { readEvents } from "../../lib/replay/read-events.ts";
import { newSplitter } from "../../lib/replay/split-values.ts";
import { storedFiles } from "../../lib/replay/stored-files.ts";
import { asLines, ids, leaked, recordOf, signIn, stolen } from "./run-replay.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "replay-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function store(name: string, content: string | Uint8Array): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
}

/** What is read from these files: the ids of events, and problems where there is no event. */
async function read(...paths: string[]): Promise<string[]> {
  const files = (await storedFiles(paths)).map(({ path }) => path);
  const found: string[] = [];
  for await (const batch of readEvents(files))
    for (const stored of batch)
      found.push("event" in stored ? ids([stored.event])[0]! : stored.problem.replace(`${folder}/`, ""));
  return found;
}

describe("what a stored event may look like", () => {
  const two = [stolen, leaked];
  const shapes: [string, string | Uint8Array][] = [
    ["lines", asLines(two)],
    ["lines without a last line feed", asLines(two).trimEnd()],
    ["lines of Windows, after a byte order mark", `\ufeff${asLines(two).replaceAll("\n", "\r\n")}`],
    ["lines with empty ones between", asLines(two).replaceAll("\n", "\n\n  \n")],
    ["an array", JSON.stringify(two)],
    ["arrays on lines", `${JSON.stringify([stolen])}\n${JSON.stringify([leaked])}\n`],
    [
      "events beside where they are from",
      asLines([
        { _source: {}, event: stolen },
        { id: "row", event: leaked },
      ]),
    ],
    ["an array over many lines", JSON.stringify(two, null, 2)],
    ["documents over many lines, one after the other", two.map((e) => JSON.stringify(e, null, 2)).join("\n")],
    ["gzip in two members", Buffer.concat([gzipSync(asLines([stolen])), gzipSync(asLines([leaked]))])],
    [
      "lines with U+2028 inside, which ends no line of JSON",
      asLines([{ ...stolen, resources: ["\u2028\u2029\u0085"] }, leaked]),
    ],
    ["side by side on one line, as Firehose stores them", two.map((e) => JSON.stringify(e)).join("")],
    ["lines that end in commas", two.map((e) => `${JSON.stringify(e)},\n`).join("")],
    [
      "documents over many lines, without a line feed between",
      two.map((e) => JSON.stringify(e, null, 2)).join(""),
    ],
    ["a whole one beside one over many lines", JSON.stringify(stolen) + JSON.stringify(leaked, null, 2)],
    ["what `>` of PowerShell writes", Buffer.from(`\ufeff${asLines(two)}`, "utf16le")],
    ["the other UTF-16, in gzip", gzipSync(Buffer.from(`\ufeff${asLines(two)}`, "utf16le").swap16())],
    ["a list of logs", JSON.stringify(two.map((event) => ({ Records: [event] })))],
    [
      "a list in an object, after which the object goes on",
      `{"Records":${JSON.stringify(two)},"more":{"a":[1]}}`,
    ],
    [
      "objects with lists, one a line",
      two.map((event) => `{ "Records" : [${JSON.stringify(event)}] }`).join("\n"),
    ],
  ];
  it.each(shapes)("%s", async (_, content) => {
    expect(await read(await store("shape", content))).toEqual(ids(two));
  });

  it("CloudTrail records", async () => {
    const log = JSON.stringify({ Records: [recordOf(signIn)] });
    const eventId = (recordOf(signIn) as { eventID: string }).eventID;
    expect(await read(await store("log.json", log), await store("log.json.gz", gzipSync(log)))).toEqual([
      eventId,
      eventId,
    ]);
  });

  it("a folder with folders, by name, and nothing but what is stored", async () => {
    await mkdir(join(folder, "deep/2"), { recursive: true });
    await store("deep/b.json", JSON.stringify(signIn, null, 2));
    await store("deep/2/a.jsonl.gz", gzipSync(asLines([stolen])));
    await store("deep/a.jsonl", asLines([leaked]));
    await store("deep/README.md", "no event");
    await store("deep/.hidden.json", "no event");
    expect(await read(join(folder, "deep"))).toEqual(ids([stolen, leaked, signIn]));
  });

  it("a folder with links: to files, and to nothing that could lead in a circle", async () => {
    await mkdir(join(folder, "linked"), { recursive: true });
    await symlink(await store("elsewhere.txt", asLines([leaked])), join(folder, "linked/a.json"));
    await symlink("..", join(folder, "linked/circle.json"));
    await symlink("gone", join(folder, "linked/b.json"));
    await store("linked/C.JSON", asLines([stolen]));
    expect(await read(join(folder, "linked"))).toEqual([
      ...ids([stolen]),
      ...ids([leaked]),
      expect.stringMatching(/^linked\/b\.json: ENOENT/),
    ]);
  });

  it.each([
    ["nothing", ""],
    ["an empty list", "[]"],
    ["an empty log", '{"Records":[]}'],
  ])("%s", async (_, content) => {
    expect(await read(await store("empty", content))).toEqual([]);
  });
});

describe("what cannot be read", () => {
  const problem = expect.stringMatching(/^broken: \S/);
  const cut = (text: string) => text.slice(0, 500);
  it.each<[string, string | Uint8Array, unknown[]]>([
    ["a broken line", asLines([stolen]).replace("}", "") + asLines([leaked]), [problem, ...ids([leaked])]],
    ["a cut first line", `${cut(asLines([stolen]))}\n${asLines([leaked])}`, [problem, ...ids([leaked])]],
    ["a line that opens and never closes", `{\n${asLines([leaked])}`, [problem, ...ids([leaked])]],
    ["a number", `5\n${asLines([leaked])}`, [problem, ...ids([leaked])]],
    ["a number in a list", `[5,${JSON.stringify(leaked)}]`, [problem, ...ids([leaked])]],
    ["a broken event in a list", `[{"a":},${JSON.stringify(leaked)}]`, [problem, ...ids([leaked])]],
    [
      "a log that is cut in an event, before another one",
      `{"Records":[${JSON.stringify(stolen)},${cut(JSON.stringify(stolen))}\n{"Records":[${JSON.stringify(leaked)}]}`,
      [...ids([stolen]), problem, ...ids([leaked]), problem],
    ],
    ["a list that does not end", `[${JSON.stringify(leaked)},`, [...ids([leaked]), problem]],
    [
      "a finding that is nested without end",
      `{"Id":"x","AccountId":"y","Service":{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}}\n${asLines([leaked])}`,
      ["broken: nested deeper than any event is", ...ids([leaked])],
    ],
    [
      "a broken one side by side with others",
      `${JSON.stringify(stolen)}{"a":}${JSON.stringify(leaked)}{"b":`,
      [...ids([stolen]), problem, ...ids([leaked]), problem],
    ],
    [
      "what follows an event and is none",
      `${JSON.stringify(stolen)} junk\n${asLines([leaked])}`,
      [problem, ...ids([leaked])],
    ],
    ["half a gzip file", gzipSync(asLines([stolen])).subarray(0, 400), [problem]],
    [
      "a gzip member that is cut, after a whole one",
      Buffer.concat([gzipSync(asLines([leaked])), gzipSync(asLines([stolen])).subarray(0, 40)]),
      [...ids([leaked]), problem],
    ],
    [
      "a line that is longer than any event",
      `{"a":"${"x".repeat(MOST_BYTES)}"}\n${asLines([leaked])}`,
      [problem, ...ids([leaked])],
    ],
    [
      "an element that is longer than any event",
      `{"Records":[${JSON.stringify(stolen)},{"a":"${"x".repeat(MOST_BYTES)}"},${JSON.stringify(leaked)}]}`,
      [...ids([stolen]), problem, ...ids([leaked])],
    ],
  ])("%s is a problem in its place, and the rest is read", async (_, content, found) => {
    const good = await store("good", asLines([signIn]));
    expect(await read(await store("broken", content), good)).toEqual([...found, ...ids([signIn])]);
  });

  it("of a gzip file that is cut anywhere, every line before the cut is read", async () => {
    const lines = Array.from({ length: 3_000 }, (_, i) => ({ id: `${i}`, noise: Math.sin(i) }));
    const packed = gzipSync(asLines(lines));
    for (const share of [0.3, 0.6, 0.99]) {
      const found = await read(await store("cut.gz", packed.subarray(0, packed.length * share)));
      expect(found.at(-1)).toMatch(/^cut.gz: gzip: unexpected end of file/);
      expect(found.slice(0, -1)).toEqual(ids(lines).slice(0, found.length - 1));
      // zlib keeps a block until it is whole, so a little less may come out than went in.
      expect(found.length / lines.length).toBeGreaterThan(share - 0.25);
    }
  });

  it("says in which line, or which event of a list", async () => {
    expect(await read(await store("x", `{"id":"a"}\n\n{"id":`))).toEqual([
      "a",
      expect.stringContaining("x: line 3: "),
    ]);
    expect(await read(await store("x", `[{"id":"a"},{"id":}]`))).toEqual([
      "a",
      expect.stringContaining("x: event 2 of the list: "),
    ]);
  });
});

describe("however a text is cut into pieces", () => {
  const split = (text: string, sizes: readonly number[]): unknown[] => {
    const splitter = newSplitter();
    const bytes = Buffer.from(text);
    const found: unknown[] = [];
    for (let at = 0, i = 0; at < bytes.length; i++) {
      const size = sizes[i % sizes.length]!;
      found.push(...splitter.push(bytes.subarray(at, at + size)));
      at += size;
    }
    return [...found, ...splitter.end()];
  };
  const sizes = fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 8 });
  const objects = fc.array(fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue()), { maxLength: 6 });

  it("the same values come out, of lines, lists and logs", () => {
    const layouts: ((all: readonly object[]) => string)[] = [
      asLines,
      (all) => JSON.stringify(all),
      (all) => JSON.stringify({ Records: all }),
      (all) => JSON.stringify({ Records: all }, null, 2),
    ];
    fc.assert(
      fc.property(objects, sizes, fc.constantFrom(...layouts), (all, cuts, layout) => {
        expect(split(layout(all), cuts)).toEqual(
          JSON.parse(JSON.stringify(all)).map((value: unknown) => ({ value })),
        );
      }),
    );
  });

  it("the same comes out of what is broken, and it always ends", () => {
    fc.assert(
      fc.property(
        objects,
        fc.nat(),
        fc.constantFrom("", "{", '"', "]", "\n", "\\"),
        sizes,
        (all, at, junk, cuts) => {
          const whole = `${JSON.stringify({ Records: all })}\n${asLines(all)}`;
          const broken = whole.slice(0, at % whole.length) + junk + whole.slice((at % whole.length) + 1);
          expect(split(broken, cuts)).toEqual(split(broken, [broken.length * 4]));
        },
      ),
    );
  });
});

it("leaves alone what is no envelope, and never looks at inherited fields", () => {
  expect(envelopesOf({ id: "x" })).toEqual([{ id: "x" }]);
  expect(envelopesOf(JSON.parse('{"__proto__":{"detail-type":"x"},"eventName":"y"}'))).toHaveLength(1);
});
