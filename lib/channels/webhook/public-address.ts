import { isOnInternet, isReserved } from "../../internet-address.ts";

/** Whether an address is one that strangers on the internet have. Anything that is no address is not. */
export const isPublic = (address: string): boolean => isOnInternet(address) && !isReserved(address);
