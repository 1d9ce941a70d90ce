/**
 * The process that is measured: imports one module and hands its handler each line of standard input as an
 * event. Imports nothing of the project, and nothing of Node: what it costs is in every row of the table.
 */
const booted = performance.now();
const bootCpu = cpu();
const { handler } = (await import(process.argv[2]!)) as { handler: (event: unknown) => Promise<unknown> };
tell({
  bootMs: booted,
  importMs: performance.now() - booted,
  importCpuMs: cpu() - bootCpu,
  rssMb: rssMb(),
});

let rest = "";
for await (const chunk of process.stdin.setEncoding("utf8")) {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop()!;
  for (const line of lines) await answer(JSON.parse(line));
}
process.exit(0);

async function answer(event: unknown) {
  const began = performance.now();
  const cpuBefore = cpu();
  let outcome: { value: unknown } | { error: { name: string; message: string } };
  try {
    outcome = { value: await handler(event) };
  } catch (error) {
    const { name, message } = error as Error;
    outcome = { error: { name, message } };
  }
  tell({ wallMs: performance.now() - began, cpuMs: cpu() - cpuBefore, rssMb: rssMb(), ...outcome });
}

function tell(bench: object) {
  process.stdout.write(`${JSON.stringify({ bench })}\n`);
}

/** Milliseconds of all threads since the process began. */
function cpu() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function rssMb() {
  return process.memoryUsage.rss() / 1_048_576;
}
