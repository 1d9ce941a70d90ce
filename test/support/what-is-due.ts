import type { DueKind } from "../../lib/model/due.ts";
import type { Response } from "../../lib/model/response.ts";
import { dueOf } from "../../lib/policy/due.ts";

/** What is due of a response, now or later. */
export function whatIsDue(response: Response): readonly DueKind[] {
  return dueOf(response).map(({ what }) => what);
}
