import { contractQuarter } from "../../support/contract-quarter.ts";

contractQuarter(2);
