import { EC2Client, type Instance as Host, ModifyInstanceMetadataOptionsCommand } from "@aws-sdk/client-ec2";
import type { Aws } from "../../model/action.ts";
import type { Instance } from "../../model/signal.ts";
import { hostExists } from "./change-host.ts";

type Tokens = "optional" | "required";
/** What we set, and no more of the six options. */
type Set = { readonly tokens: Tokens; readonly hopLimit: number };
/** All six as they were; people see in the record what the host was like. */
export type MetadataOptions = Set & {
  readonly endpoint: string;
  readonly ipv6: string;
  readonly instanceTags: string;
  readonly state: string;
};

export const OURS: Set = { tokens: "required", hopLimit: 1 };
/** Sets the two; `false` when the host is gone. */
export function setOptions(aws: Aws, target: Instance, { tokens, hopLimit }: Set): Promise<boolean> {
  const input = { InstanceId: target.instanceId, HttpTokens: tokens, HttpPutResponseHopLimit: hopLimit };
  const call = aws.client(EC2Client).send(new ModifyInstanceMetadataOptionsCommand(input));
  return hostExists(aws, target, call);
}

/** EC2 always answers all six, only the SDK's type does not know. */
export function optionsOf({ MetadataOptions: now = {} }: Host): MetadataOptions {
  return {
    tokens: now.HttpTokens === "required" ? "required" : "optional",
    hopLimit: now.HttpPutResponseHopLimit ?? 1,
    endpoint: now.HttpEndpoint ?? "enabled",
    ipv6: now.HttpProtocolIpv6 ?? "disabled",
    instanceTags: now.InstanceMetadataTags ?? "disabled",
    state: now.State ?? "applied",
  };
}

export function same(a: Set, b: Set): boolean {
  return a.tokens === b.tokens && a.hopLimit === b.hopLimit;
}

/** For people: "IMDSv2 only, hop limit 1". */
export function inWords({ tokens, hopLimit }: Set): string {
  return `${tokens === "required" ? "IMDSv2 only" : "IMDSv1 and IMDSv2"}, hop limit ${hopLimit}`;
}
