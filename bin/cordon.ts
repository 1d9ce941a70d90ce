#!/usr/bin/env node
import { run } from "../lib/cli/program/run.ts";

await run(process.argv.slice(2));
