import type { Runtime } from "./runtime.ts";

type Holder = Pick<Runtime, "settings">;

/** A setting that the stack gives to the function; throws with its name when it is missing. */
export function setting({ settings }: Holder, name: string): string {
  const value = settings[name];
  if (value === undefined || value === "")
    throw new Error(`${name} is not set: deploy the function with the stack`);
  return value;
}

export function listSetting({ settings }: Holder, name: string): readonly string[] {
  return JSON.parse(settings[name] || "[]");
}

/** How responders are named, and the playbooks of this deployment. */
export function responders(runtime: Holder): {
  readonly prefix: string;
  readonly playbooks: readonly string[];
} {
  return JSON.parse(setting(runtime, "CORDON_RESPONDERS"));
}

/** The function that responds for a playbook; undefined where this deployment has none of that name. */
export function responderOf(runtime: Holder, playbook: string): string | undefined {
  const { prefix, playbooks } = responders(runtime);
  return playbooks.includes(playbook) ? `${prefix}${playbook}` : undefined;
}
