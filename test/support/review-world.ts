import { afterAll, beforeAll, expect, vi } from "vitest";
import type { Rejected } from "../../lib/review/rejected.ts";
import { IS_IN_MEMORY, PLACE } from "./engine-run.ts";
import { type Moto, startMoto } from "./moto.ts";
import { PEOPLE, startSts } from "./review-run.ts";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** A decision table by which everything takes two people. */
export const TWO = { table: [{ when: {}, answer: "ask two" as const, because: "two people, here" }] };

/** A DynamoDB and an STS for one test file; gives the address of the first once it is up. */
export function useReviewWorld(): () => string {
  let moto: Moto | undefined;
  let sts: Awaited<ReturnType<typeof startSts>>;
  beforeAll(async () => {
    sts = await startSts(PEOPLE);
    if (!IS_IN_MEMORY) moto = await startMoto();
    vi.stubEnv("AWS_ENDPOINT_URL_STS", sts.url);
    vi.stubEnv("AWS_REGION", PLACE.region);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    sts.stop();
    await moto?.stop();
  });
  return () => moto?.endpoint ?? "";
}

/** Why a decision was not carried out; fails when it was, or when it broke. */
export async function rejection(deciding: Promise<unknown>): Promise<Rejected> {
  const error = await deciding.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ name: "Rejected" });
  return error as Rejected;
}
