import { oneEvent } from "../trying/one-event.ts";
import { answerTo, hear, playbookFile } from "./answer.ts";
import { instanceFinding } from "./sample-finding.ts";
import { aNewId, PROJECT, writeNew } from "./write-new.ts";

/** `cordon new playbook ID`: a playbook that observes, with an event that it must match and one that it must not. */
export async function newPlaybook(text: string, from?: string): Promise<void> {
  const id = aNewId(text);
  const heard = await hear(from === undefined ? instanceFinding() : await oneEvent(from), PROJECT);
  const { steps, targets } = await answerTo(heard.signal, PROJECT);
  const note =
    from === undefined ? "a sample, built from the published schema of the event" : "an event of our own";
  const sample = (more: object): string =>
    `${JSON.stringify({ _source: { from: "built", note }, ...more }, null, 2)}\n`;
  await writeNew(
    {
      [`playbooks/${id}.ts`]: playbookFile(id, heard, steps),
      [`test/events/${id}/matches-sample.json`]: sample({ targets, event: heard.event }),
      [`test/events/${id}/ignores-other-source.json`]: sample({
        event: { ...heard.event, source: "com.example.other" },
      }),
    },
    [
      "",
      "Next:",
      `  1. Say in playbooks/${id}.ts what it answers and why, what it does and what it leaves alone; it observes until a deploy says otherwise.`,
      `  2. Add near misses to test/events/${id}: events that look alike and that it must not answer.`,
      "  3. npm run format && npm run docs, then: npx vitest run --project unit test/playbooks.test.ts test/reference",
      `  4. Look what it would have done: npx cordon replay test/events/${id}, or your own stored events`,
      `  5. Write its attack on the local account, local/attacks/${id}.ts, and play it: npm start -- --playbook ${id}`,
      "docs/write-a-playbook.md goes through it with an example.",
    ],
  );
}
