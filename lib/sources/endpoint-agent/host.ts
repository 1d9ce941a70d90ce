import { type Format, REGION } from "../../aws/formats.ts";
import { textIfAny, textIfFits } from "../../events/event-field.ts";
import { Unreadable } from "../../events/unreadable.ts";
import type { Place } from "../../model/place.ts";
import type { Subjects } from "../../model/signal.ts";
import { resourceByName } from "../resource/by-name.ts";

/** A value with the prefix of an instance id or ARN must be one. */
const INSTANCE: Format = {
  pattern: /^(i-[0-9a-f]|arn:[^:]{1,20}:ec2:[^:]*:[^:]*:instance\/)/,
  is: "an instance's id or ARN",
};

/**
 * The host that a resource of an ASFF finding names, by its id or ARN only: hostnames and addresses are not unique. Ignores the
 * resource's `Type`: CrowdStrike's gateway writes "AwsEc2Instnace".
 * https://github.com/CrowdStrike/falcon-integration-gateway/blob/main/fig/backends/aws/__init__.py
 */
export function hostAt(event: unknown, path: string, here: Place): Subjects {
  const field = `${path}.Id`;
  const value = textIfFits(event, field, INSTANCE);
  if (value === undefined) return {};
  const region = textIfAny(event, `${path}.Region`, REGION) ?? here.region;
  const { instance } = resourceByName("instance", { value, field }, { ...here, region });
  if (instance === undefined) return {};
  if (instance.account !== here.account)
    throw new Unreadable(field, `is of account ${instance.account}, but the finding is of ${here.account}`);
  if (instance.region !== region)
    throw new Unreadable(`${path}.Region`, `is ${region}, but the ARN is of ${instance.region}`);
  return { instance };
}
