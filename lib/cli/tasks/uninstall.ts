import { openAws } from "../../aws/clients.ts";
import type { Response } from "../../model/response.ts";
import { mayHold } from "../../model/response-state.ts";
import { removeQuarantineGroups } from "../../quarantine/remove-quarantine-groups.ts";
import { askName } from "../decision/interview.ts";
import { askReview } from "../deployment/ask-review.ts";
import { type Deployment, findDeployment } from "../deployment/find.ts";
import { deleteStack, retainedBy } from "../deployment/stack.ts";
import type { AwsOptions } from "../program/aws-command.ts";
import { EXIT, Failure } from "../program/failure.ts";
import { clean, toJson } from "../words/clean.ts";
import { lookOf } from "../words/paint.ts";
import { STATES } from "../words/states.ts";
import { removedPage, toRemovePage } from "../words/uninstall-pages.ts";

/** As many as functions/review gives at once. */
const ALL = 200;

/** `cordon uninstall`: what is held must be undone first; then the quarantine groups go, then the stack. */
export async function uninstall(options: AwsOptions): Promise<void> {
  const deployment = await findDeployment(options);
  const { account, region, stack } = deployment;
  // A stack whose deletion failed half way may have lost the function that could be asked; it was asked then.
  if (deployment.status !== "DELETE_FAILED")
    refuseWhileHeld(await askReview<Response[]>(deployment, { kind: "list", limit: ALL }), deployment);
  const retained = await retainedBy(deployment);
  console.error(toRemovePage(deployment, retained, lookOf(process.stderr, options.color)).join("\n"));
  if (!options.yes) await askName(`Type ${stack} to remove it from ${account} ${region}.`, stack);

  const [, partition = "aws"] = deployment.stackId.split(":");
  const groups = await removeQuarantineGroups(
    openAws({ account, region, partition, responseId: "uninstall" }),
  );
  console.error(`deleting the stack ${stack}: a minute or two…`);
  await deleteStack(deployment);
  if (groups.kept.length > 0) process.exitCode = EXIT.partly;
  const done = { account, region, stack, groups, retained };
  console.log(
    options.json
      ? toJson({ schema: "cordon.uninstall/v1", ...done })
      : removedPage(clean(done), lookOf(process.stdout, options.color)).join("\n"),
  );
}

/** A failed response may have changed something all the same: only its undo knows. */
function mayHoldOrFailed({ state }: Response): boolean {
  return state === "failed" || mayHold(state);
}

/** Throws `Failure` with what is held: without Cordon nobody could put it back. */
export function refuseWhileHeld(responses: readonly Response[], { flags }: Pick<Deployment, "flags">): void {
  const held = responses.filter(mayHoldOrFailed);
  if (held.length === 0) return;
  throw new Failure(
    "refused",
    [
      `${held.length} ${held.length === 1 ? "response holds" : "responses hold"} something, and only Cordon can put it back. Undo first:`,
      ...held.map(
        ({ id, state, targets }) =>
          `  npx cordon undo ${id}${flags}   ${STATES[state].word}: ${targets.join(", ")}`,
      ),
    ].join("\n"),
  );
}
