import { CONTROL, type Kill } from "../support/recording-proxy.ts";
import { proxy } from "./here.ts";

/** The actions that functions called with a text that matches this regular expression, in order. */
export async function callsAbout(text: string): Promise<string[]> {
  const answer = await fetch(`${proxy}${CONTROL}calls?text=${encodeURIComponent(text)}`);
  return (await answer.json()) as string[];
}

/** As `callsAbout`, in alphabetical order, and only those that change something in EC2 or IAM: not the ledger's. */
export async function changesTo(text: string): Promise<string[]> {
  return (await callsAbout(text)).filter((action) => CHANGES.test(action)).sort();
}

const CHANGES = /^(?!.*Item)(Modify|Create|Delete|Put|Update|Revoke|Authorize)/;

/** Arms a kill; answers how to wait for it. It answers the id of the process that was killed. */
export async function killAt(kill: Kill): Promise<() => Promise<number>> {
  const armed = await fetch(`${proxy}${CONTROL}kill`, { method: "POST", body: JSON.stringify(kill) });
  const number = await armed.json();
  return async () => Number(await (await fetch(`${proxy}${CONTROL}kill/${number}`)).json());
}
