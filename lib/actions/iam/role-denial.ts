import { ATTACHED } from "./other-containment.ts";
import { ROLE_POLICIES } from "./role-policies.ts";

/** The shared definition of every action that denies a role, or sessions of one, by an inline policy. */
export const ROLE_DENIAL = {
  authority: "identity",
  permissions: {
    read: [ROLE_POLICIES.read, ATTACHED.role],
    apply: [ROLE_POLICIES.write],
    revert: [ROLE_POLICIES.remove],
  },
  rearms: true,
} as const;
