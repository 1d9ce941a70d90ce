import { denyUser } from "../../lib/actions/deny-user.ts";
import type { User } from "../../lib/model/signal.ts";
import type { World } from "../support/action-contract.ts";
import { userSamples } from "./user-samples.ts";

export const world: World<User> = { action: denyUser, samples: userSamples };
