/** "2026-09-25 02:51:07Z": UTC, to the second. */
export function utc(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}Z`;
}

/** "2026-09-25 02:51Z": UTC, to the minute, for messages. */
export function utcMinute(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)}Z`;
}
