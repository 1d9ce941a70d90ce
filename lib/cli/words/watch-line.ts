import type { Response } from "../../model/response.ts";
import { newsWords } from "../../notify/headline.ts";
import { utc } from "../../notify/times.ts";
import { deadline } from "./ask-lines.ts";
import { STATES } from "./states.ts";

/** One change of a response on one line, for a pipe. The record is clean. */
export function changeLine(response: Response): string {
  const { id, state, title, targets, updatedAt, news } = response;
  const { sign, word } = STATES[state];
  const until = deadline(response)?.until;
  return [
    utc(updatedAt),
    id,
    `${sign} ${word}`,
    ...(news ? [newsWords(response)] : []),
    ...(until ? [`deadline ${utc(until)}`] : []),
    title,
    ...(targets.length > 0 ? [targets.join(", ")] : []),
  ].join("  ");
}
