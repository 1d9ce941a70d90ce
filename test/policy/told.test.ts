import { describe, expect, test } from "vitest";
import type { Response } from "../../lib/model/response.ts";
import { isUntold } from "../../lib/policy/told.ts";
import { response } from "../cli/records.ts";

const AT = "2026-11-20T03:00:00.000Z";

/** A response contained with version 3, at version 5 now, of which people were last told at a version. */
function toldOf(version: number, its: Partial<Response> = {}): Response {
  return response({
    version: 5,
    since: { version: 3, at: AT },
    told: { state: "contained", version, at: AT, subject: "", text: "", update: 1 },
    ...its,
  });
}

describe("people are not told yet", () => {
  test("of a state that was entered after the last message that a channel accepted", () => {
    expect(isUntold(toldOf(2))).toBe(true);
    expect(isUntold(toldOf(3))).toBe(false);
  });

  test("of news in a state that they were told of: a reminder, a new target left alone, evidence lost", () => {
    expect(isUntold(toldOf(4, { news: "reminder" }))).toBe(true);
    expect(isUntold(toldOf(5, { news: "reminder" }))).toBe(false);
  });

  test("never of what Cordon only passes through", () => {
    expect(isUntold(toldOf(2, { state: "containing" }))).toBe(false);
  });
});
