import { sha256 } from "../model/hash.ts";

/** Returns the envelope's id, or the event's hash when it has none; equal for redeliveries. */
export function deliveryId(event: unknown): string {
  const id = (event as { id?: unknown } | null)?.id;
  return typeof id === "string" && /^[\w-]{1,64}$/.test(id) ? id : hash(event);
}

/** By its text as it came: an event that cannot be read has no canonical form. */
export function hash(event: unknown): string {
  return sha256(JSON.stringify(event) ?? "");
}
