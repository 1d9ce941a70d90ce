import { isOnInternet } from "../../aws/internet-address.ts";
import { addressIfAny } from "../../events/event-field.ts";
import type { Instance, Subjects } from "../../model/signal.ts";

const ACTION = "detail.service.action";
const ACTIONS = [
  "awsApiCallAction",
  "networkConnectionAction",
  "kubernetesApiCallAction",
  "rdsLoginAttemptAction",
  "portProbeAction.portProbeDetails.0",
];

function addressOf(event: unknown, action: string): string | undefined {
  return ["ipAddressV4", "ipAddressV6"]
    .map((ip) => addressIfAny(event, `${ACTION}.${action}.remoteIpDetails.${ip}`))
    .find((address) => address !== undefined);
}

/** The address of the activity or, of several, the first. */
export function remoteAddress(event: unknown): string | undefined {
  return ACTIONS.map((action) => addressOf(event, action)).find((address) => address !== undefined);
}

/** The limit per finding; GuardDuty lists a few. */
const MOST = 20;

/** The internet addresses that attack a host, each with the host; an address of the account's own network is a host to investigate. */
export function attackers(event: unknown, { instanceId, ...place }: Instance): readonly Subjects[] {
  const probes = Array.from({ length: MOST }, (_, i) => `portProbeAction.portProbeDetails.${i}`);
  const found = ["networkConnectionAction", ...probes].flatMap((action) => {
    const address = addressOf(event, action);
    // A zone (`%eth0`) belongs to an address of the host's own network.
    return address === undefined || address.includes("%") || !isOnInternet(address) ? [] : [address];
  });
  return [...new Set(found)].map((address) => ({ attacker: { ...place, address, instanceId } }));
}
