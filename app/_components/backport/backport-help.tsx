'use client';

import { useState } from 'react';
import { api, sayProblem } from '@/app/_components/client/api';
import { readers } from '@/app/_components/client/readers';
import { useAnswer } from '@/app/_components/client/use-answer';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { useFrame } from '@/app/_components/frame/frame-context';
import { Button } from '@/app/_components/ui/button';
import type { CauseCommit, ConflictCauses, BackportHelp as Help } from '@/lib/contracts/backport';
import type { CellState } from '@/lib/contracts/vocabulary';

interface BackportHelpProps {
  readonly oid: string;
  readonly branch: string;
  readonly state: CellState;
}

/** What a candidate needs on a branch and the backport that rules propose: looked for when somebody asks. */
export function BackportHelp({ oid, branch, state }: BackportHelpProps) {
  const { slug } = useFrame();
  const [asked, setAsked] = useState<'no' | 'default' | 'all'>('no');
  const address = `/api/p/${slug}/candidates/${oid}/backport?branch=${encodeURIComponent(branch)}${asked === 'all' ? '&rules=all' : ''}`;
  const query = useAnswer({
    key: address,
    load: () => api(address, { schema: readers.backport }),
    enabled: asked !== 'no',
    keepMs: 5 * 60_000,
  });
  if (state !== 'conflicts' && state !== 'merges') return null;
  if (asked === 'no') {
    return (
      <p className="mt-3">
        <Button small onClick={() => setAsked('default')}>
          {state === 'conflicts'
            ? 'Look for causes, prerequisites and a proposal'
            : 'Look for prerequisites'}
        </Button>
      </p>
    );
  }
  if (query.isPending) return <p className="muted mt-3">Trying picks on {branch}…</p>;
  if (query.isError) {
    return (
      <div className="notice bad mt-3" role="alert">
        {sayProblem(query.error)}{' '}
        <Button small onClick={() => void query.refetch()}>
          Try again
        </Button>
      </div>
    );
  }
  return (
    <div className="mt-3">
      {query.data.causes.length > 0 ? <Causes causes={query.data.causes} /> : null}
      <Needs help={query.data} />
      {state === 'conflicts' ? (
        <Proposal help={query.data} onAll={asked === 'all' ? null : () => setAsked('all')} />
      ) : null}
    </div>
  );
}

const did: Readonly<Record<CauseCommit['did'], string>> = {
  wrote: 'wrote',
  removed: 'changed or took away',
  'brought-file': 'brought the file',
};

/** Which commits made the branch differ where the patch conflicts. */
function Causes({ causes }: { readonly causes: readonly ConflictCauses[] }) {
  return (
    <>
      <h3>Commits behind the conflicts</h3>
      {causes.map(({ path, commits }) => (
        <section key={path}>
          <p className="m-0">
            <code className="break-all">
              <VisibleText text={path} />
            </code>
            {commits.length === 0 ? <span className="faint"> none was found</span> : null}
          </p>
          <ul className="plain-list">
            {commits.map((one) => (
              <li key={one.oid}>
                <code title={one.oid}>{one.oid.slice(0, 12)}</code>{' '}
                <VisibleText text={one.subject} />{' '}
                <span className={one.side === 'upstream' ? 'text-warn' : 'faint'}>
                  {one.side === 'upstream' ? 'upstream, not on the branch' : 'only on the branch'}
                </span>{' '}
                <span className="faint">
                  · {did[one.did]}
                  {one.lines === 0
                    ? ''
                    : ` ${one.lines} ${one.lines === 1 ? 'line' : 'lines'} there`}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function Needs({ help }: { readonly help: Help }) {
  const { list, cleanAfter, bounded } = help.prerequisites;
  const count = cleanAfter?.oids.length ?? 0;
  return (
    <>
      <h3>Prerequisites</h3>
      <p className="muted">
        {cleanAfter === null
          ? list.length === 0
            ? 'None found.'
            : `No set was found with which the pick is clean${bounded ? ', within the bound' : ''}.`
          : `Clean after ${count} ${count === 1 ? 'prerequisite' : 'prerequisites'}, in this order; the tree is then ${cleanAfter.tree.slice(0, 12)}.`}
      </p>
      <ul className="plain-list">
        {list.map((one) => (
          <li key={`${one.kind} ${one.oid} ${one.why}`}>
            {one.oid === null ? null : <code>{one.oid.slice(0, 12)}</code>}{' '}
            <VisibleText text={one.subject} />{' '}
            <span className={one.status === 'missing' ? 'text-warn' : 'faint'}>{one.status}</span>{' '}
            <span className="faint">
              · {one.kind} · <VisibleText text={one.why} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Proposal({ help, onAll }: { readonly help: Help; readonly onAll: (() => void) | null }) {
  const { proposal, why } = help;
  return (
    <>
      <h3>Proposed backport</h3>
      {proposal === null ? (
        <p className="muted">
          None: <VisibleText text={why ?? ''} />.{' '}
          {onAll === null ? null : (
            <Button small onClick={onAll}>
              Try every rule
            </Button>
          )}
        </p>
      ) : (
        <>
          <p className="notice">
            A proposal, made by rules and not applied: read it before you use it.
            {help.asked
              ? ' It uses rules that are off by default, because they were wrong too often on real backports.'
              : ''}
          </p>
          <ul className="plain-list">
            {proposal.adjustments.map((one) => (
              <li key={`${one.rule} ${one.path} ${one.line} ${one.what}`}>
                <code>
                  <VisibleText text={one.line === 0 ? one.path : `${one.path}:${one.line}`} />
                </code>{' '}
                {one.what} <span className="faint">({one.rule.replaceAll('-', ' ')})</span>
              </li>
            ))}
          </ul>
          <ProposedPatch text={help.text} truncated={help.truncated} />
        </>
      )}
    </>
  );
}

/** A page shows this many lines of a proposal; the whole comes from the command line. */
const mostLines = 3_000;

/** Plain: the page's own diff view belongs to upstream's patch, with its keys and anchors. */
function ProposedPatch({
  text,
  truncated,
}: {
  readonly text: string;
  readonly truncated: boolean;
}) {
  const lines = text.split('\n').map((line, number) => ({ line, key: `${number}` }));
  const cut = truncated || lines.length > mostLines;
  return (
    <div className="diff unified">
      <div className="diff-body">
        {lines.slice(0, mostLines).map(({ line, key }) => (
          <div key={key} className={`l ${kindOf(line)}`}>
            <span className="sign">{/^[+-](?![+-]{2} )/.test(line) ? line[0] : ' '}</span>
            <span className="text">
              <VisibleText text={/^[ +-](?![+-]{2} )/.test(line) ? line.slice(1) : line} />
            </span>
          </div>
        ))}
      </div>
      {cut ? (
        <p className="hint">Cut here: `stablehand backport --proposal` prints the whole.</p>
      ) : null}
    </div>
  );
}

function kindOf(line: string): string {
  if (/^\+(?!\+\+ )/.test(line)) return 'add';
  if (/^-(?!-- )/.test(line)) return 'delete';
  return line.startsWith('@@') ? 'range' : 'context';
}
