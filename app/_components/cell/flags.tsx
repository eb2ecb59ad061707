/** Flags that tell of harm or danger; the others warn or merely say. */
const bad = /^(cve|security|revert|reverted|nak|objection|drop|alarm)/i;
const calm = /^(device-id|docs|test|mail-only|series|stable-tag|requested)/i;

/** Short words beside the title: CVE, follow-up 2f1c…, revert, NAK, prerequisite, device-ID. */
export function Flags({ flags }: { readonly flags: readonly string[] }) {
  return flags.map((flag) => (
    <span key={flag}>
      {' '}
      <span className={`flag${bad.test(flag) ? ' bad' : calm.test(flag) ? ' calm' : ''}`}>
        {writeFlag(flag)}
      </span>
    </span>
  ));
}

/** `cve` -> "CVE", `follow-up:2f1c9e…` -> "follow-up 2f1c9e…", `no_fixes` -> "no fixes". */
export function writeFlag(flag: string): string {
  const [name = '', value] = flag.split(':', 2);
  const words = /^(cve|nak)$/i.test(name) ? name.toUpperCase() : name.replaceAll('_', ' ');
  const short = value && /^[0-9a-f]{12,}$/.test(value) ? `${value.slice(0, 8)}…` : value;
  return short ? `${words} ${short}` : words;
}
