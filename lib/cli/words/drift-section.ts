import { driftWords } from "../../model/drift.ts";
import type { Whole } from "../../model/response.ts";
import type { Deployment } from "../deployment/find.ts";
import { wrap } from "./lines.ts";
import type { Look } from "./paint.ts";
import type { Section } from "./section.ts";
import { toned } from "./states.ts";

/** What is not in effect, who changed it, and the command that sets it again. The record is clean. */
export function driftSection({ response }: Whole, { flags }: Pick<Deployment, "flags">, look: Look): Section {
  const { id, state, missing = [], changedBy, approvals } = response;
  if (state !== "not-in-effect") return { title: "", lines: [] };
  const under = approvals === undefined ? "as your decision" : "under the approval that it had";
  return {
    title: "NOT IN EFFECT: SET IT AGAIN",
    lines: [
      ...missing.flatMap((what) => wrap(what, look.width, "  ").map((line) => toned(look, "bad", line))),
      ...driftWords(changedBy).flatMap((line) => wrap(line, look.width, "  ")),
      `  ${look.paint.bold(`npx cordon reapply ${id} --reason "…"${flags}`)}`,
      ...wrap(`sets the same steps again ${under}`, look.width, "    "),
    ],
  };
}
