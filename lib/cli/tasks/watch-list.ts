import { setTimeout as sleep } from "node:timers/promises";
import type { Response } from "../../model/response.ts";
import { type Deployment, findDeployment } from "../deployment/find.ts";
import { failureOf } from "../program/failure-of.ts";
import { clean } from "../words/clean.ts";
import { changeJson } from "../words/json-documents.ts";
import { listPage } from "../words/list-page.ts";
import { lookOf } from "../words/paint.ts";
import { changeLine } from "../words/watch-line.ts";
import { type ListOptions, readList } from "./read-list.ts";

/** Between two reads, in milliseconds. */
const EVERY = 5_000;

/** Clears the terminal with its scrollback, and moves the cursor to the top. */
const CLEAR = "\u001b[2J\u001b[3J\u001b[H";

/**
 * `cordon list --watch`, until Ctrl-C: a terminal shows the list again, a pipe gets a line for each response and for each
 * of its changes. If the first read fails, the command ends; a later failure is printed, and the next read follows.
 */
export async function watchList(options: ListOptions): Promise<void> {
  process.on("SIGINT", () => process.exit(130));
  const deployment = await findDeployment(options);
  const show = process.stdout.isTTY && !options.json ? redraw : newChanges(options);
  show(await readList(deployment, options), deployment, options);
  for (;;) {
    await sleep(EVERY);
    try {
      show(await readList(deployment, options), deployment, options);
    } catch (error) {
      console.error(`cordon: ${clean(failureOf(error).message)} (trying again)`);
    }
  }
}

type Listed = Awaited<ReturnType<typeof readList>>;

function redraw({ responses, ...beside }: Listed, deployment: Deployment, { color }: ListOptions): void {
  const look = lookOf(process.stdout, color);
  const page = listPage(clean(responses), clean(beside), deployment, look);
  const foot = look.paint.dim(`refreshed every ${EVERY / 1_000} s; Ctrl-C ends it`);
  process.stdout.write(`${CLEAR}${[...page, foot].join("\n")}\n`);
}

function newChanges({ json }: ListOptions) {
  const seen = new Map<string, number>();
  return ({ responses }: Listed, deployment: Deployment): void => {
    const isNew = ({ id, version }: Response) => seen.get(id) !== version;
    // The oldest change first, as a log.
    for (const response of responses.filter(isNew).sort((a, b) => a.updatedAt.localeCompare(b.updatedAt))) {
      seen.set(response.id, response.version);
      console.log(json ? changeJson(deployment, response) : changeLine(clean(response)));
    }
  };
}
