import { createHash, type Hash } from 'node:crypto';

/**
 * What `git patch-id --stable` prints for one patch, 40 hex digits, or null when the patch holds no diff. Works on
 * bytes: whitespace is left out of what is hashed, line numbers and object names too (but those of binary files are
 * hashed), and the files' sums are added up so that their order does not matter. A rewrite of `get_one_patchid` in
 * git's builtin/patch-id.c (2.39).
 */
export function stablePatchId(patch: Uint8Array): string | null {
  const sum = new Uint8Array(20);
  let hash = createHash('sha1');
  let hashed = 0;
  let before = -1;
  let after = -1;
  let binary = false;
  let oids: readonly [string, string] = ['', ''];
  const flush = () => {
    addTo(sum, hash);
    hash = createHash('sha1');
  };
  for (const line of linesOf(patch)) {
    if (line.startsWith('\\ ') && line.length > 12) continue;
    if (hashed === 0 && !line.startsWith('diff ')) continue;
    if (before === -1) {
      if (line.startsWith('GIT binary patch') || line.startsWith('Binary files')) {
        binary = true;
        before = 0;
        hash.update(oids[0]).update(oids[1]);
        flush();
        continue;
      }
      if (line.startsWith('index ')) {
        oids = indexOids(line) ?? oids;
        continue;
      }
      if (line.startsWith('--- ')) {
        before = 1;
        after = 1;
      } else if (!/^[a-z]/i.test(line)) {
        break;
      }
    }
    if (binary) {
      // As git does it: the "diff" line after a binary file is not hashed
      if (line.startsWith('diff ')) {
        binary = false;
        before = -1;
      }
      continue;
    }
    if (before === 0 && after === 0) {
      const hunk = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))?/.exec(line);
      if (hunk) {
        before = Number(hunk[1] ?? 1);
        after = Number(hunk[2] ?? 1);
        continue;
      }
      if (!line.startsWith('diff ')) break;
      flush();
      before = -1;
      after = -1;
    }
    if (line.startsWith('-') || line.startsWith(' ')) before -= 1;
    if (line.startsWith('+') || line.startsWith(' ')) after -= 1;
    const text = line.replace(/[ \t\n\r]+/g, '');
    hashed += text.length;
    hash.update(text, 'latin1');
  }
  if (hashed === 0) return null;
  flush();
  return Buffer.from(sum).toString('hex');
}

/** Lines with their line break, one char per byte. */
function* linesOf(patch: Uint8Array): Generator<string> {
  const text = Buffer.from(patch.buffer, patch.byteOffset, patch.byteLength).toString('latin1');
  let at = 0;
  while (at < text.length) {
    const end = text.indexOf('\n', at);
    const next = end < 0 ? text.length : end + 1;
    yield text.slice(at, next);
    at = next;
  }
}

function indexOids(line: string): readonly [string, string] | null {
  const match = /^index ([^.]*)\.\.([^ \n]*)/.exec(line);
  return match ? [match[1] ?? '', match[2] ?? ''] : null;
}

/** Adds a digest to the sum as 160-bit little-endian numbers, overflow dropped (git's `flush_one_hunk`). */
function addTo(sum: Uint8Array, hash: Hash): void {
  const digest = hash.digest();
  let carry = 0;
  for (let i = 0; i < sum.length; i++) {
    carry += (sum[i] ?? 0) + (digest[i] ?? 0);
    sum[i] = carry & 255;
    carry >>= 8;
  }
}
