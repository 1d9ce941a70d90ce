import type { Stage } from "./stage.ts";

// The checks that both `npm test` and `npm run check` make.

export const FORMAT_AND_LINT: Stage = { name: "format and lint (biome)", command: ["biome", "check"] };

export const TYPES: Stage = { name: "types (tsc)", command: ["tsc", "-p", "."] };

export const REFERENCE: Stage = {
  name: "docs/reference is what the code says",
  command: ["node", "docs/generate/write.ts", "--check"],
};
