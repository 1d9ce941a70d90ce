import type { Response } from "../../model/response.ts";
import { askReview } from "../deployment/ask-review.ts";
import type { Deployment } from "../deployment/find.ts";
import { Failure } from "../program/failure.ts";
import { asTyped, canBeId, isWhole, meantBy } from "../words/short-ids.ts";
import { STATES } from "../words/states.ts";

/** The most responses that functions/review returns: a short id names one of these. */
const FAR = 200;

/** The complete id of a response, from its first letters. Throws `Failure` for no match, and for several. */
export async function findId(typed: string, deployment: Deployment): Promise<string> {
  const wanted = asTyped(typed);
  if (!canBeId(wanted))
    throw new Failure(
      "usage",
      `not a response ID: ${typed} (example: 7QX4M2K9TD). \`cordon list\` shows the IDs`,
    );
  if (isWhole(wanted)) return wanted.replace(/-1$/, "");
  const responses = await askReview<Response[]>(deployment, { kind: "list", limit: FAR });
  return theOne(wanted, responses, deployment);
}

/** The one of these responses that a short id means. */
export function theOne(
  wanted: string,
  responses: readonly Pick<Response, "id" | "state" | "targets">[],
  { account, region }: Pick<Deployment, "account" | "region">,
): string {
  const meant = meantBy(
    wanted,
    responses.map(({ id }) => id),
  );
  if (meant.length === 1) return meant[0]!;
  if (meant.length === 0)
    throw new Failure(
      "notFound",
      `no response ${wanted} in ${account} ${region}: see \`cordon list --all\`, or add --region`,
    );
  const candidates = responses
    .filter(({ id }) => meant.includes(id))
    .map(({ id, state, targets }) => `  ${id}  ${STATES[state].word}  ${targets.join(", ")}`);
  throw new Failure("usage", [`${wanted} is ambiguous. Type more of the ID:`, ...candidates].join("\n"));
}
