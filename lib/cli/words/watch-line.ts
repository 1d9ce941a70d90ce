import type { Response } from "../../model/response.ts";
import { deadline } from "./ask-lines.ts";
import { NEWS, STATES } from "./states.ts";
import { utc } from "./times.ts";

/** One change of a response on one line, for a pipe. The record is clean. */
export function changeLine(response: Response): string {
  const { id, state, title, targets, updatedAt, news } = response;
  const { sign, word } = STATES[state];
  const until = deadline(response)?.until;
  return [
    utc(updatedAt),
    id,
    `${sign} ${word}`,
    ...(news ? [NEWS[news]] : []),
    ...(until ? [`until ${utc(until)}`] : []),
    title,
    ...(targets.length > 0 ? [targets.join(", ")] : []),
  ].join("  ");
}
