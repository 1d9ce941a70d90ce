import { findDeployment } from "../deployment/find.ts";
import { clean } from "../words/clean.ts";
import { listJson } from "../words/json-documents.ts";
import { listPage } from "../words/list-page.ts";
import { lookOf } from "../words/paint.ts";
import { type ListOptions, readList } from "./read-list.ts";

/** `cordon list`: responses that need a decision or attention, that are in effect, or closed recently. */
export async function listResponses(options: ListOptions): Promise<void> {
  const deployment = await findDeployment(options);
  const { responses, ...beside } = await readList(deployment, options);
  if (options.json) return console.log(listJson(deployment, responses, beside.brakes));
  const look = lookOf(process.stdout, options.color);
  console.log(listPage(clean(responses), clean(beside), deployment, look).join("\n"));
}
