import { expect, test } from "vitest";
import { useSilence } from "../use-silence.ts";
import { lifeTable } from "./table.ts";

useSilence();

const HEAD = `# What follows from what

Every state of a response with everything that can happen to it, as the product's own functions do it on simulated AWS
(test/simulation/life). One response of a playbook that acts, or asks in mode ask; \`·\`: the state stays. This page is written by
\`npx vitest run --project unit test/simulation/life -u\`, and the test fails where it differs.
`;

test("every state and everything that can happen to it: what follows is what docs/life-of-a-response.md says", async () => {
  const { text, broken } = await lifeTable();
  expect(broken).toEqual([]);
  expect(text).not.toContain("ERROR");
  await expect(`${HEAD}${text}\n`).toMatchFileSnapshot("../../../docs/life-of-a-response.md");
});
