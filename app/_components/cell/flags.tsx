/** Flags that tell of harm or danger; the others warn or merely say. */
const bad = new Set(['alarm', 'cve', 'security', 'reverted', 'nak', 'mail-no', 'analysis-failed']);
const calm = new Set(['device-id', 'stable-request', 'mail-only']);

/** How a flag looks. */
export const flagClass = (flag: string): string =>
  `flag${bad.has(flag) ? ' bad' : calm.has(flag) ? ' calm' : ''}`;

/** Short words beside the title: CVE, follow-up 2f1c…, revert, NAK, prerequisite, device-ID. */
export function Flags({ flags }: { readonly flags: readonly string[] }) {
  return flags.map((flag) => (
    <span key={flag}>
      {' '}
      <span className={flagClass(flag)}>{writeFlag(flag)}</span>
    </span>
  ));
}

const written: Readonly<Record<string, string>> = {
  cve: 'CVE',
  nak: 'NAK',
  'device-id': 'device ID',
  'stable-request': 'Cc: stable',
  'mail-no': 'mail says no',
  'mail-contradictory': 'mail contradicts itself',
  'mail-only': 'mail only',
  'analysis-failed': 'analysis failed',
};

/** A flag as it is written beside a title: "CVE", "follow-up", "mail says no". */
export function writeFlag(flag: string): string {
  return written[flag] ?? flag.replaceAll('_', ' ');
}
