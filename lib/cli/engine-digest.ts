import { root } from '@/lib/cli/bundle.mjs';
import { sourceDigest } from '@/lib/cli/source-digest.mjs';

/** What a bundle was told when it was made: hundreds of sources are not read again at every start. */
declare const digestOfBundle: string | undefined;

/** A digest (64 hex) of the code that computes cells: kept cells of another engine are never shown. */
export function engineDigest(): string {
  return typeof digestOfBundle === 'string' ? digestOfBundle : sourceDigest(root);
}
