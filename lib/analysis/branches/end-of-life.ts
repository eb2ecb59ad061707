import type { ProfileName } from '@/lib/contracts/vocabulary';

/**
 * Days on which kernel.org ended (or says it will end) a stable series; from its list of longterm releases. Series that
 * are not listed are taken as alive unless the project says otherwise.
 */
const linux: Readonly<Record<string, string>> = {
  '3.2': '2018-05-31',
  '3.10': '2017-11-05',
  '3.12': '2017-05-09',
  '3.16': '2020-06-11',
  '3.18': '2017-02-08',
  '4.1': '2018-05-29',
  '4.4': '2022-02-03',
  '4.9': '2023-01-07',
  '4.14': '2024-01-10',
  '4.19': '2024-12-05',
  '5.4': '2025-12-03',
  '5.10': '2026-12-31',
  '5.15': '2026-12-31',
};

/** The announced end of life of a series as an ISO date, or null when none is known. */
export function knownEndOfLife(profile: ProfileName, version: readonly number[]): string | null {
  if (profile !== 'linux') return null;
  return linux[version.slice(0, 2).join('.')] ?? null;
}
