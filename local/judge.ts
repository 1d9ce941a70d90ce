import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { look, type Seeded, type Sight } from "./judge-look.ts";
import { disagreements, EXPECTATIONS, SCENARIOS } from "./judge-verdict.ts";

// Run as a process of its own: node local/judge.ts company.json [--expect before|contained|kept|undone]
// [--scenario PLAYBOOK] [--json]. The judge's files know nothing of Cordon: no import from lib/ but the loopback
// check, no ledger, only plain SDK calls. Exit 0: as expected (or nothing expected), 1: not so, 2: no verdict.

/** The observations as lines for display. */
function asLines({ hosts, sessions, keys, roles, users }: Sight): string[] {
  return [
    ...hosts.flatMap(({ name, id, isolated, interfaces }) => [
      `${name} ${id} ${isolated ? "isolated" : "reachable"}`,
      ...interfaces.map(
        ({ id, groups }) => `  ${id} ${groups.map((it) => `${it.name} (${it.rules})`).join(", ")}`,
      ),
    ]),
    ...sessions.map(({ of, kind, answer, calls }) => `${kind} session of ${of}: ${codes(answer, calls)}`),
    ...keys.map((it) => `key ${it.accessKeyId} of ${it.user}, ${it.status}: ${codes(it.answer, it.calls)}`),
    ...roles.map(({ name, policies }) => `role ${name}: ${policies.join(", ")}`),
    ...users.map(
      ({ name, policies, password }) => `user ${name}: ${policies.join(", ")}; password ${password}`,
    ),
  ];
}

function codes(answer: string, calls: Record<string, string>): string {
  return answer === "allowed" ? answer : `${answer} (${[...new Set(Object.values(calls))].join(", ")})`;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      expect: { type: "string" },
      scenario: { type: "string", default: "stolen-instance-credentials" },
      json: { type: "boolean", default: false },
    },
  });
  const expect = EXPECTATIONS.find((one) => one === values.expect);
  const scenario = SCENARIOS[values.scenario];
  if (positionals.length !== 1 || (values.expect && !expect) || !scenario)
    throw new Error(
      `usage: judge.ts company.json [--expect ${EXPECTATIONS.join("|")}] [--scenario NAME] [--json]`,
    );
  const seeded: Seeded = JSON.parse(readFileSync(positionals[0]!, "utf8"));
  const sight = await look(seeded);
  const reasons = expect ? disagreements(seeded, sight, expect, scenario) : [];
  const verdict = expect && { expected: expect, agrees: reasons.length === 0, reasons };
  const said =
    expect && (verdict?.agrees ? [`as expected: ${expect}`] : reasons.map((it) => `NOT ${expect}: ${it}`));
  console.log(
    values.json ? JSON.stringify({ ...sight, verdict }) : [...asLines(sight), ...(said ?? [])].join("\n"),
  );
  return reasons.length === 0 ? 0 : 1;
}

if (import.meta.main)
  main().then(
    (code) => {
      process.exitCode = code;
    },
    (error: Error) => {
      console.error(error.message);
      process.exitCode = 2;
    },
  );
