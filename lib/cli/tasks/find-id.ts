import type { Response } from "../../model/response.ts";
import { askReview } from "../deployment/ask-review.ts";
import type { Deployment } from "../deployment/find.ts";
import { Failure } from "../program/failure.ts";
import { asTyped, canBeId, isWhole, meantBy } from "../words/short-ids.ts";
import { STATES } from "../words/states.ts";

/** As far back as short ids are looked for: what functions/review gives at most. */
const FAR = 200;

/** The whole id of the response that a person means. Throws `Failure` when that is none, or more than one. */
export async function findId(typed: string, deployment: Deployment): Promise<string> {
  const wanted = asTyped(typed);
  if (!canBeId(wanted))
    throw new Failure(
      "usage",
      `${typed} is no id of a response, such as 7QX4M2K9TD: \`cordon list\` has them`,
    );
  if (isWhole(wanted)) return wanted.replace(/-1$/, "");
  const responses = await askReview<Response[]>(deployment, { kind: "list", limit: FAR });
  return theOne(wanted, responses, deployment);
}

/** The one response that a short id means among these. */
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
      `no response ${wanted} in ${account} ${region}: see \`cordon list --all\`, or name another Region`,
    );
  const candidates = responses
    .filter(({ id }) => meant.includes(id))
    .map(({ id, state, targets }) => `  ${id}  ${STATES[state].word}  ${targets.join(", ")}`);
  throw new Failure("usage", [`${wanted} may mean any of these, say which:`, ...candidates].join("\n"));
}
