import { writeFile } from "node:fs/promises";
import { measure } from "./measure.ts";
import { type Options, readOptions, USAGE } from "./options.ts";
import { page } from "./page.ts";
import { report } from "./report.ts";
import { startStandIn } from "./stand-in.ts";

async function bench(options: Options): Promise<void> {
  const standIn = await startStandIn();
  try {
    const findings = await measure(options, standIn, (stage) => console.error(`bench: ${stage}`));
    if (options.docs) await writeFile(options.docs, page(findings));
    console.log(options.json ? JSON.stringify(findings, null, 1) : report(findings));
  } finally {
    await standIn.stop();
  }
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) console.log(USAGE);
  else await bench(options);
} catch (error) {
  console.error(`bench: ${(error as Error).message}`);
  process.exitCode = 1;
}
