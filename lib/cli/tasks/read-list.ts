import type { Response, State } from "../../model/response.ts";
import { isFinal } from "../../model/response-state.ts";
import type { Brake } from "../../model/suppression.ts";
import { askReview } from "../deployment/ask-review.ts";
import type { Deployment } from "../deployment/find.ts";
import type { AwsOptions } from "../program/aws-command.ts";
import { inEffect } from "../words/brake-lines.ts";
import { type Beside, inOrder } from "../words/list-page.ts";

export interface ListOptions extends AwsOptions {
  readonly limit: number;
  readonly state?: State | undefined;
  /** Milliseconds before now: only responses that changed since. */
  readonly since?: number | undefined;
}

/** Every open response is listed, whatever the limit of closed ones. */
const LEAST_ASKED = 50;

/** The responses of `list` in order, every open one and the newest closed ones, and the suppressions in effect. */
export async function readList(
  deployment: Deployment,
  { limit, state, since }: ListOptions,
): Promise<Beside & { readonly responses: readonly Response[] }> {
  const [all, brakes] = await Promise.all([
    askReview<Response[]>(deployment, { kind: "list", limit: Math.max(LEAST_ASKED, limit) }),
    askReview<Brake[]>(deployment, { kind: "brakes" }),
  ]);
  const from = since === undefined ? "" : new Date(Date.now() - since).toISOString();
  const found = inOrder(all).filter(
    (response) => (state === undefined || response.state === state) && response.updatedAt >= from,
  );
  const open = found.filter(({ state }) => !isFinal(state));
  const closed = found.filter(({ state }) => isFinal(state));
  const responses = [...open, ...closed.slice(0, limit)];
  return {
    responses,
    hidden: found.length - responses.length,
    brakes: inEffect(brakes, new Date()),
    filtered: state !== undefined || since !== undefined,
  };
}
