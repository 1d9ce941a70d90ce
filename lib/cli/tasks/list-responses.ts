import { isFinal, type Response } from "../../response.ts";
import { askReview } from "../deployment/ask-review.ts";
import { findDeployment } from "../deployment/find.ts";
import type { AwsOptions } from "../program/aws-command.ts";
import { clean } from "../words/clean.ts";
import { listJson } from "../words/json-documents.ts";
import { inOrder, listPage } from "../words/list-page.ts";
import { lookOf } from "../words/paint.ts";

/** What is open must all be seen, however few closed ones are wanted. */
const LEAST_ASKED = 50;

/** `cordon list`: every open response and the newest closed ones, what needs people first. */
export const listResponses = async (options: AwsOptions & { readonly limit: number }): Promise<void> => {
  const deployment = await findDeployment(options);
  const limit = Math.max(LEAST_ASKED, options.limit);
  const found = inOrder(await askReview<Response[]>(deployment, { read: "list", limit }));
  const open = found.filter(({ state }) => !isFinal(state));
  const closed = found.filter(({ state }) => isFinal(state));
  const shown = [...open, ...closed.slice(0, options.limit)];
  if (options.json) return console.log(listJson(deployment, shown));
  const look = lookOf(process.stdout, options.color);
  console.log(listPage(clean(shown), found.length - shown.length, deployment, look).join("\n"));
};
