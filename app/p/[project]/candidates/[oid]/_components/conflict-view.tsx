import { VisibleText } from '@/app/_components/diff/visible-text';
import type { ConflictFile } from '@/lib/contracts/cell';
import { conflictRegions } from './conflict-regions';

/** One conflicting file: the branch's side beside the change's, region by region. */
export function ConflictView({ conflict }: { readonly conflict: ConflictFile }) {
  const regions = conflict.merged === null ? [] : conflictRegions(conflict.merged);
  return (
    <details className="conflict" open={regions.length > 0 && regions.length <= 3}>
      <summary>
        <code>
          <VisibleText text={conflict.path} />
        </code>{' '}
        <span className="text-bad">{conflict.kind}</span>
        {regions.length > 0 ? (
          <span className="faint">
            {' '}
            {regions.length} {regions.length === 1 ? 'place' : 'places'}
          </span>
        ) : null}
      </summary>
      {regions.length === 0 ? (
        <p className="faint">git leaves no text with both sides for this conflict.</p>
      ) : (
        regions.map((region) => (
          <div className="sides" key={region.line}>
            <Side title={`branch, line ${region.line}`} lines={region.ours} look="delete" />
            <Side title="the change" lines={region.theirs} look="add" />
          </div>
        ))
      )}
    </details>
  );
}

interface SideProps {
  readonly title: string;
  readonly lines: readonly string[];
  readonly look: 'add' | 'delete';
}

function Side({ title, lines, look }: SideProps) {
  return (
    <div>
      <span className="faint text-xs">{title}</span>
      <pre className={`excerpt side-${look}`}>
        {lines.length === 0 ? (
          <span className="faint">(nothing)</span>
        ) : (
          <VisibleText text={lines.join('\n')} />
        )}
      </pre>
    </div>
  );
}
