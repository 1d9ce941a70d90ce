import { expect, it } from "vitest";
import { cloudtrail } from "../../lib/sources/cloudtrail.ts";
import { eventWith } from "../support/event-with.ts";

const trigger = cloudtrail({ once: "a day", calls: ["*"], errors: "either", readOnly: true });
function call(more: Record<string, unknown> = {}) {
  return trigger.parse(eventWith("ssh-key-pushed", "matches-user", more)).id;
}

it("is one signal for all such calls of one actor on one day", () => {
  const another = { "detail.eventID": "11111111-2222-4333-8444-555555555555", id: "another" };
  expect(call(another)).toBe(call());
  expect(call({ ...another, "detail.eventTime": "2031-01-01T00:00:00Z" })).not.toBe(call());
});

it("is another one for what weighs otherwise: a slight call that came first makes no other wait", () => {
  expect(call({ "detail.errorCode": "AccessDenied" })).not.toBe(call());
  expect(call({ "detail.userIdentity.invokedBy": "ssm.amazonaws.com" })).not.toBe(call());
});
