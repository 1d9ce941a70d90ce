import { openAws } from "../../aws/clients.ts";
import type { Response, Whole } from "../../model/response.ts";
import { mayHold } from "../../model/response-state.ts";
import { undoFlags } from "../../model/undo-flags.ts";
import { removeQuarantineGroups } from "../../quarantine/remove-quarantine-groups.ts";
import { askName } from "../decision/interview.ts";
import { askReview } from "../deployment/ask-review.ts";
import { type Deployment, findDeployment } from "../deployment/find.ts";
import { deleteStack, retainedBy } from "../deployment/stack.ts";
import type { AwsOptions } from "../program/aws-command.ts";
import { EXIT, Failure } from "../program/failure.ts";
import { clean, toJson } from "../words/clean.ts";
import { wrap } from "../words/lines.ts";
import { lookOf } from "../words/paint.ts";
import { STATES } from "../words/states.ts";
import { removedPage, toRemovePage } from "../words/uninstall-pages.ts";

/** The most responses that functions/review returns. */
const ALL = 200;

/** `cordon uninstall`: refuses while a containment is in effect; then removes the quarantine groups and the stack. */
export async function uninstall(options: AwsOptions): Promise<void> {
  const deployment = await findDeployment(options);
  const { account, region, stack } = deployment;
  // A stack whose deletion failed may have lost functions/review; the check ran before that deletion.
  if (deployment.status !== "DELETE_FAILED")
    refuseWhileHeld(await heldIn(deployment), deployment, lookOf(process.stderr, options.color).width);
  const retained = await retainedBy(deployment);
  console.error(toRemovePage(deployment, retained, lookOf(process.stderr, options.color)).join("\n"));
  if (!options.yes) await askName(`Type ${stack} to remove it from ${account} ${region}.`, stack);

  const [, partition = "aws"] = deployment.stackId.split(":");
  const groups = await removeQuarantineGroups(
    openAws({ account, region, partition, responseId: "uninstall" }),
  );
  console.error(`Deleting the stack ${stack}: 1 to 2 minutes…`);
  await deleteStack(deployment);
  if (groups.kept.length > 0) process.exitCode = EXIT.partly;
  const done = { account, region, stack, groups, retained };
  console.log(
    options.json
      ? toJson({ schema: "cordon.uninstall/v1", ...done })
      : removedPage(clean(done), lookOf(process.stdout, options.color)).join("\n"),
  );
}

/** Columns of "cordon: " before the first line of a failure. */
const PREFIX = 8;

/** A failed response may have changed something: only its undo knows. */
function mayHoldOrFailed({ state }: Response): boolean {
  return state === "failed" || mayHold(state);
}

/** The responses that may have something in effect, with their steps: the command that undoes one depends on them. */
async function heldIn(deployment: Deployment): Promise<readonly Pick<Whole, "response" | "steps">[]> {
  const all = await askReview<Response[]>(deployment, { kind: "list", limit: ALL });
  return Promise.all(
    all.filter(mayHoldOrFailed).map(({ id }) => askReview<Whole>(deployment, { kind: "show", id })),
  );
}

/** Throws `Failure` with the responses in effect: without Cordon no one could undo them. Lines have at most `width` columns. */
export function refuseWhileHeld(
  responses: readonly Pick<Whole, "response" | "steps">[],
  { flags }: Pick<Deployment, "flags">,
  width = 80,
): void {
  const held = responses.filter(({ response }) => mayHoldOrFailed(response));
  if (held.length === 0) return;
  throw new Failure(
    "refused",
    [
      ...wrap(
        `${held.length} ${held.length === 1 ? "response is" : "responses are"} in effect, and only Cordon can undo ${held.length === 1 ? "it" : "them"}. Undo first:`,
        width - PREFIX,
      ),
      ...held.flatMap(({ response: { id, state, targets }, steps }) => [
        ...wrap(`${STATES[state].word}: ${targets.join(", ")}`, width, "  "),
        `    npx cordon undo ${id}${undoFlags(steps)} --reason "…"${flags}`,
      ]),
      ...wrap("Replace stolen credentials before an undo with --rearm: it re-enables them.", width),
    ].join("\n"),
  );
}
