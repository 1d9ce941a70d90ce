import { expect, it } from "vitest";
import { health } from "../../../lib/sources/health.ts";
import { corpus } from "../../support/playbook-events.ts";
import { hearsNothingOf } from "../../support/unheard.ts";

// Events of AWS that tell of no attack, and rows without an envelope.
hearsNothingOf("eventbridge-misc.jsonl", {
  "... · ...": 3,
  "1.1.1.2 · ...": 1,
  "aws.autoscaling · EC2 Instance Launch Unsuccessful": 1,
  "aws.config · Config Configuration Item Change": 1,
  "aws.ec2 · EC2 Instance State-change Notification": 1,
  "aws.health · AWS Health Event": 1,
});

it("would not take a host for a key, had a playbook asked for its retirement", () => {
  const { event } = corpus("eventbridge-misc.jsonl").find(
    ({ id }) => id === "cloud-custodian/event-phd-ec2-retire",
  )!;
  const trigger = health({ codes: ["AWS_EC2_PERSISTENT_INSTANCE_RETIREMENT_SCHEDULED"] });
  expect(() => trigger.parse(event)).toThrow(
    expect.objectContaining({ name: "Unreadable", field: "detail.affectedEntities.0.entityValue" }),
  );
});
