import { EC2Client, type Instance as Host, ModifyInstanceMetadataOptionsCommand } from "@aws-sdk/client-ec2";
import type { Aws } from "../../model/action.ts";
import type { Instance } from "../../model/signal.ts";
import { hostExists } from "./change-host.ts";

type Tokens = "optional" | "required";
/** The options that Cordon sets, of six. */
type Set = { readonly tokens: Tokens; readonly hopLimit: number };
/** All six options before the change; operators see them in the record. */
export type MetadataOptions = Set & {
  readonly endpoint: string;
  readonly ipv6: string;
  readonly instanceTags: string;
  readonly state: string;
};

export const OURS: Set = { tokens: "required", hopLimit: 1 };
/** Sets both options; false when the host does not exist. */
export function setOptions(aws: Aws, target: Instance, { tokens, hopLimit }: Set): Promise<boolean> {
  const input = { InstanceId: target.instanceId, HttpTokens: tokens, HttpPutResponseHopLimit: hopLimit };
  const call = aws.client(EC2Client).send(new ModifyInstanceMetadataOptionsCommand(input));
  return hostExists(aws, target, call);
}

/** EC2 always returns all six options; only the SDK's type declares them optional. */
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

/** Returns the options as displayed: "IMDSv2 only, hop limit 1". */
export function inWords({ tokens, hopLimit }: Set): string {
  return `${tokens === "required" ? "IMDSv2 only" : "IMDSv1 and IMDSv2"}, hop limit ${hopLimit}`;
}
