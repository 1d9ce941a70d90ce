import { join } from "node:path";
import { bothHear } from "../../events/overlaps.ts";
import { hint } from "../../model/nearest.ts";
import { loadPlaybooks } from "../../units/load-playbooks.ts";
import { loadSources } from "../../units/load-units.ts";
import { Failure } from "../program/failure.ts";
import { oneEvent } from "../trying/one-event.ts";
import { answerTo, type Heard, hear, playbookFile } from "./answer.ts";
import { attackFile } from "./attack-file.ts";
import { nearMisses } from "./near-misses.ts";
import { instanceFinding } from "./sample-finding.ts";
import { aNewId, PROJECT, refuseExisting, writeNew } from "./write-new.ts";

/** What `cordon new playbook` is given. */
export interface NewPlaybook {
  /** A file with one event. */
  readonly from?: string | undefined;
  /** The playbook that answers such findings, and that the new one shall come before. */
  readonly before?: string | undefined;
}

/**
 * `cordon new playbook ID`: a playbook that observes, with an event that it must match, near misses that it must not, and the attack
 * that plays it where one can be made from the event. Throws `Failure` where another playbook answers such findings already.
 */
export async function newPlaybook(text: string, { from, before }: NewPlaybook): Promise<void> {
  const id = aNewId(text);
  refuseExisting([`playbooks/${id}.ts`]);
  const event = from === undefined ? instanceFinding() : await oneEvent(from, "new");
  const heard = await hear(event, PROJECT, before !== undefined);
  const { steps, targets } = await answerTo(heard.signal, PROJECT);
  await refuseOverlap(id, heard, before);
  const note =
    from === undefined ? "a sample, built from the published schema of the event" : "an event of our own";
  const sample = (more: object, about = note): string =>
    `${JSON.stringify({ _source: { from: "built", note: about }, ...more }, null, 2)}\n`;
  const misses = [
    ...nearMisses(heard.event, heard.on),
    { name: "other-source", note, event: { ...heard.event, source: "com.example.other" } },
  ];
  // A narrowed playbook wants a victim of that name, which is for its author to make.
  const attack =
    before === undefined
      ? attackFile(
          id,
          heard.event,
          heard.signal,
          steps.map(({ subject }) => subject),
        )
      : undefined;
  await writeNew(
    {
      [`playbooks/${id}.ts`]: playbookFile(id, heard, steps, before),
      [`test/events/${id}/matches-sample.json`]: sample({ targets, event: heard.event }),
      ...Object.fromEntries(
        misses.map(({ name, note, event }) => [
          `test/events/${id}/ignores-${name}.json`,
          sample({ event }, note),
        ]),
      ),
      ...(attack !== undefined && { [`local/attacks/${id}.ts`]: attack }),
    },
    ["", `Next, and after each edit: npx cordon check ${id}`, "docs/write-a-playbook.md explains each part."],
  );
}

async function refuseOverlap(id: string, { on }: Heard, before: string | undefined): Promise<void> {
  const [playbooks, sources] = await Promise.all([
    loadPlaybooks(join(PROJECT, "playbooks")),
    loadSources(PROJECT),
  ]);
  const ids = playbooks.map((one) => one.id);
  if (before !== undefined && !ids.includes(before))
    throw new Failure("notFound", `there is no playbook ${before}; ${hint(before, ids)}`);
  const taken = playbooks.filter((other) => bothHear(other, { id, on: [on] }, sources) !== undefined);
  const [first] = taken.filter((other) => other.id !== before);
  if (first === undefined) return;
  throw new Failure(
    "refused",
    `${first.id} answers such findings already, and a finding has one playbook: to answer some of them differently, add --before ${first.id} and narrow the new playbook by \`where\`; or change playbooks/${first.id}.ts`,
  );
}
