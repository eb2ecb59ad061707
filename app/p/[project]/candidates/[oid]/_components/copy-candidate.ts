import { toast } from '@/app/_components/ui/toast';
import type { CandidateView } from '@/lib/contracts/pages';
import { plainText } from './plain-text';

/** Puts the candidate into the clipboard as plain text, and says whether the browser let it. */
export async function copyCandidate(
  candidate: CandidateView,
  frame: { readonly slug: string; readonly branches: readonly { readonly name: string }[] },
): Promise<void> {
  const order = frame.branches.map((branch) => branch.name);
  const page = `${window.location.origin}/p/${frame.slug}/candidates/${candidate.oid}`;
  try {
    await navigator.clipboard.writeText(plainText(candidate, order, page));
    toast('Copied as plain text, to be quoted in a mail');
  } catch {
    toast.error('The browser does not let this page write to the clipboard.');
  }
}
