import { afterAll, beforeAll, beforeEach } from "vitest";
import { REAL_CLOCK } from "../../lib/ledger/clock.ts";
import type { Table } from "../../lib/ledger/table.ts";
import { IS_IN_MEMORY, newTable } from "./engine-run.ts";
import { type Moto, startMoto } from "./moto.ts";

/** A server for one test file, empty before each of its tests; by default moto. Its fields may be read in tests and hooks. */
export function useServer(start: () => Promise<Moto> = startMoto): Moto {
  let server: Moto;
  beforeAll(async () => {
    server = await start();
  });
  beforeEach(() => server.reset());
  afterAll(() => server?.stop());
  return {
    get endpoint() {
      return server.endpoint;
    },
    get credentials() {
      return server.credentials;
    },
    reset: () => server.reset(),
    stop: () => server.stop(),
  };
}

/** A ledger for one test file: an empty table before each of its tests. Its fields may be read in tests and hooks. */
export function useLedger(): Table {
  let moto: Moto | undefined;
  let table: Table;
  beforeAll(async () => {
    if (!IS_IN_MEMORY) moto = await startMoto();
  });
  beforeEach(async () => {
    table = await newTable(moto?.endpoint ?? "");
  });
  afterAll(() => moto?.stop());
  return {
    get client() {
      return table.client;
    },
    get name() {
      return table.name;
    },
    ...REAL_CLOCK,
  };
}
