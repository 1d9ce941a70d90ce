import type { Response } from "../../model/response.ts";
import type { Deployment } from "../deployment/find.ts";
import { askRows, needsDecision } from "./ask-lines.ts";
import { table } from "./lines.ts";
import type { Look } from "./paint.ts";
import type { Section } from "./section.ts";

/** The decision that a response needs: its deadline, and the commands that make it. The record is clean. */
export function askSection(response: Response, { flags }: Pick<Deployment, "flags">, look: Look): Section {
  if (!needsDecision(response)) return { title: "", lines: [] };
  const { id, state, ask, confirm } = response;
  const commands = ask || state === "waiting" ? ["approve", "decline"] : ["accept", "undo"];
  return {
    title: confirm && !ask ? "CONTAINED AUTOMATICALLY: ACCEPT OR UNDO" : "APPROVAL REQUIRED",
    lines: [
      ...table(askRows(response, look), look.width),
      ...commands.map(
        (command) => `  ${look.paint.bold(`npx cordon ${command} ${id} --reason "…"${flags}`)}`,
      ),
    ],
  };
}
