import { Script } from "node:vm";

/** What a file imports or declares at its top. */
const NAMES =
  /^import (?:type )?(?:(\w+),? ?)?(?:\{([^}]*)\})?|^(?:export )?(?:const|let|function|type|interface) (\w+)/gm;

/** Whether something new cannot bear this name: its files mean something else by it, or the language or its linter does. */
export function isTaken(name: string, files: readonly string[]): boolean {
  const names = files
    .flatMap((file) => [...file.matchAll(NAMES)])
    .flatMap(([, ...found]) => found.join().split(/[,\s]+|\btype\b/));
  return names.includes(name) || name in globalThis || name in {} || !isIdentifier(name);
}

/** Of a module, whose code is strict. */
function isIdentifier(name: string): boolean {
  try {
    // Only compiled, never run.
    new Script(`"use strict"; async () => { const ${name} = 1; }`);
    return true;
  } catch {
    return false;
  }
}
