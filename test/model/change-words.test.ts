import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { changeWords, readChange } from "../../lib/model/change-words.ts";

const folder = new URL("../records/", import.meta.url);
interface Recorded {
  readonly changes: readonly { readonly hold: string; readonly change?: string }[];
}
const recorded = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .flatMap((file) => JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Recorded[])
  .flatMap(({ changes }) => changes)
  .filter(({ change }) => change !== undefined);

function read(change: object) {
  return readChange(change as Parameters<typeof readChange>[0]);
}

test("every change that a release has recorded as one text is read, and written as it was", () => {
  expect(recorded.length).toBeGreaterThan(40);
  for (const change of recorded) {
    const { of, from, to } = read(change);
    for (const words of [of, from, to]) expect(words, change.change).toMatch(/\S/);
    expect(changeWords({ of, from, to })).toBe(change.change);
    expect(read(change)).not.toHaveProperty("change");
    expect(read(change)).toMatchObject({ hold: change.hold });
  }
});

test("what is changed ends at the first colon, and how it was at the first arrow", () => {
  const change = "sg-1: in tcp 22 from ::/0, 10:00 → closed: all → none";
  expect(read({ change })).toEqual({
    of: "sg-1",
    from: "in tcp 22 from ::/0, 10:00",
    to: "closed: all → none",
  });
});

test("a change that has its words apart is read as it is", () => {
  const change = { hold: "lamp/hall", of: "hall", from: "on", to: "off", before: { was: "on" } };
  expect(read(change)).toBe(change);
  expect(changeWords(change)).toBe("hall: on → off");
});

test("a text of another form is read whole", () => {
  expect(read({ change: "hall dimmed" })).toEqual({ of: "hall dimmed", from: "", to: "" });
});
