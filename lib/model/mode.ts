/** observe: plan and record. ask: wait for people. act: do it, people review after. */
export type Mode = "observe" | "ask" | "act";

export const MODES: readonly Mode[] = ["observe", "ask", "act"];
