import { SkeletonList } from '@/app/_components/ui/skeleton';

/**
 * What follows a skeleton arrives hidden at the end of the page and is put in its place by a script. Readers without
 * scripts see it where it is instead. The layer is the first one: among important rules that one wins.
 */
const withoutScripts =
  '@layer theme { div[hidden][id^="S:"] { display: block !important } [aria-busy="true"] { display: none !important } }';

export default function Loading() {
  return (
    <>
      <noscript>
        <style>{withoutScripts}</style>
      </noscript>
      <SkeletonList title="History" rows={8} />
    </>
  );
}
