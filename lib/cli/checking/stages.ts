import { existsSync } from "node:fs";
import { join } from "node:path";
import { overlaps } from "../../events/overlaps.ts";
import { isRecord } from "../../model/json.ts";
import { replayer } from "../../replay/replay-event.ts";
import { targetText } from "../../replay/target-text.ts";
import { loadPlaybooks, loadPlaybooksAlone } from "../../units/load-playbooks.ts";
import { loadGuardrails, loadSources } from "../../units/load-units.ts";
import { problemsWith, type Sample, samplesOf } from "./samples.ts";
import { type Ran, tool } from "./tool.ts";

/** What a stage found: problems, a sentence or a line each, and what else it has to say. */
export interface Found {
  readonly problems: readonly string[];
  readonly notes?: readonly string[];
}

/** One thing that is checked, by its name. */
export interface Stage {
  readonly name: string;
  run(): Promise<Found>;
}

const NEEDS_NO_SCAN = "--skip=suspicious/noImportCycles";

/** Formats these files and looks for mistakes in them; what is broken alone is told. */
export function formatStage(project: string, files: readonly string[]): Stage {
  const there = files.filter((file) => existsSync(join(project, file)));
  return {
    name: "format",
    run: async () => {
      await tool(project, "biome", "format", "--vcs-enabled=false", "--write", ...there);
      return linesOf(await tool(project, "biome", "lint", "--vcs-enabled=false", NEEDS_NO_SCAN, ...there));
    },
  };
}

/** The types of the whole project: a unit's own mistakes show in others. */
export function typesStage(project: string): Stage {
  // What was checked before is kept: a third of the time.
  const kept = ["--incremental", "--tsBuildInfoFile", ".cordon/types.tsbuildinfo"];
  return {
    name: "types",
    run: async () => linesOf(await tool(project, "tsc", "-p", ".", "--pretty", "false", ...kept)),
  };
}

/** Writes the pages that the code generates. */
export function docsStage(project: string): Stage {
  return {
    name: "docs",
    run: async () => linesOf(await tool(project, "node", "docs/generate/write.ts", "--fast")),
  };
}

/** The tests of a unit. */
export function testsStage(project: string, paths: readonly string[], id: string): Stage {
  const args = ["run", "--project", "unit", "--reporter=dot", ...paths, "-t", id];
  return { name: "tests", run: async () => linesOf(await tool(project, "vitest", ...args)) };
}

/** Its samples and near misses, and that no other playbook answers the same finding. */
export function samplesStage(project: string, id: string): Stage {
  return {
    name: "samples",
    run: async () => {
      const playbooks = await loadPlaybooks(join(project, "playbooks"));
      const [sources, samples] = await Promise.all([loadSources(project), samplesOf(project, id)]);
      const alone = await loadPlaybooksAlone(join(project, "playbooks"));
      const playbook = alone.find((one) => one.id === id)!;
      const shared = overlaps(playbooks, sources).filter((sentence) => sentence.split(" ").includes(id));
      return {
        problems: [...problemsWith(playbook, samples), ...shared],
        notes: [`${samples.length} events of test/events/${id}`],
      };
    },
  };
}

/** What it would do with its samples in act mode; nothing is a problem here. */
export function replayStage(project: string, id: string): Stage {
  return {
    name: "replay",
    run: async () => {
      const [playbooks, guardrails, samples] = await Promise.all([
        loadPlaybooks(join(project, "playbooks")),
        loadGuardrails(project),
        samplesOf(project, id),
      ]);
      const replay = replayer(
        playbooks.filter((one) => one.id === id),
        guardrails,
        "act",
      );
      return { problems: [], notes: samples.flatMap((sample) => outcomesOf(replay, sample)) };
    },
  };
}

/** What a near miss or a match would lead to, in a line for each response. */
function outcomesOf(replay: ReturnType<typeof replayer>, { file, content }: Sample): readonly string[] {
  const event = isRecord(content) ? content["event"] : undefined;
  if (!isRecord(event)) return [];
  const { responses } = replay(event);
  if (responses.length === 0) return [`${file}: no response`];
  return responses.map(({ decision, because, steps }) => {
    const does = steps.map(({ action, target }) => `${action} ${targetText(target)}`).join(", ");
    return `${file}: ${decision} ${does}${because.length > 0 ? ` (${because.join("; ")})` : ""}`;
  });
}

function linesOf({ code, said }: Ran): Found {
  const lines = said.split("\n").filter((line) => line.trim() !== "");
  return code === 0
    ? { problems: [] }
    : { problems: lines.length > 0 ? lines : ["it failed, and said nothing"] };
}
