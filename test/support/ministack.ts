import { ROOT_KEY, startAccount } from "../../lib/local/start.ts";
import type { StandIn } from "./action-contract.ts";

/** The local account, for what moto does not know; EC2 and what depends on it is moto there too. */
export const MINISTACK: StandIn = {
  name: "ministack",
  async start() {
    const { endpoint, stop } = await startAccount({ images: false });
    return {
      endpoint,
      credentials: ROOT_KEY,
      reset: async () => void (await fetch(`${endpoint}/_ministack/reset`, { method: "POST" })),
      stop,
    };
  },
};
