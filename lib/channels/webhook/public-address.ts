import { isOnInternet, isReserved } from "../../aws/internet-address.ts";

/** Whether an address is one that strangers on the internet have. Anything that is no address is not. */
export function isPublic(address: string): boolean {
  return isOnInternet(address) && !isReserved(address);
}
