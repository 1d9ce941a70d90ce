/** Control characters, and the marks that reorder or hide text: what could rewrite a terminal or a message. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu;

/** A name from an event as it may be shown: one line, nothing that moves a cursor or hides text, at most `most` characters. */
export function plain(text: string, most = 300): string {
  const safe = text.replace(/[\t\n\r]+/g, " ").replace(UNSAFE, "\uFFFD");
  return safe.length > most ? `${safe.slice(0, most - 1)}…` : safe;
}
