const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Time between two ISO moments as the lists show it: "3 h", "12 d", "4 mo"; null moments give "–". */
export function age(from: string | null, now: string): string {
  if (from === null) return '–';
  const ms = Date.parse(now) - Date.parse(from);
  if (Number.isNaN(ms)) return '–';
  if (ms < minute) return 'now';
  if (ms < hour) return `${Math.floor(ms / minute)} min`;
  if (ms < 2 * day) return `${Math.floor(ms / hour)} h`;
  if (ms < 120 * day) return `${Math.floor(ms / day)} d`;
  if (ms < 730 * day) return `${Math.floor(ms / (30.44 * day))} mo`;
  return `${Math.floor(ms / (365.25 * day))} y`;
}

/** "2026-05-04 13:20 UTC": the same on server and client, whatever their zones. */
export function stamp(iso: string | null): string {
  if (iso === null) return '–';
  const date = new Date(iso);
  return Number.isNaN(date.getTime())
    ? iso
    : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** "2026-05-04" */
export function dateOnly(iso: string | null): string {
  return iso === null ? '–' : stamp(iso).slice(0, 10);
}

/** "84 ms", "2.4 s", "3 min" */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.round(ms / 60_000)} min`;
}
