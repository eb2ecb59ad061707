'use client';

import { useState } from 'react';
import { api, sayProblem } from '@/app/_components/client/api';
import { dateOnly } from '@/app/_components/client/time';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { Button } from '@/app/_components/ui/button';
import { type OwnCommit, OwnCommits } from '@/lib/contracts/branch';

interface OwnCommitsProps {
  readonly branch: string;
  readonly project: string;
}

const kindWord: Readonly<Record<OwnCommit['kind'], string>> = {
  own: 'only on this branch',
  release: 'release',
  revert: 'revert',
  copy: 'the same patch as upstream, without a marker',
  'same-title': 'another patch under the title of upstream',
  unresolved: 'names a commit that upstream does not have',
};

/** What the branch has that is no backport by any marker; asked for when somebody wants to see it. */
export function OwnCommitsSection({ branch, project }: OwnCommitsProps) {
  const [found, setFound] = useState<OwnCommits | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const look = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const answer = await api(`/api/p/${project}/branches/${encodeURIComponent(branch)}/own`);
      setFound(OwnCommits.parse(answer));
    } catch (error) {
      setProblem(sayProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="section mt-5" aria-labelledby="own-commits">
      <h2 id="own-commits">On the branch, not from upstream</h2>
      {found === null ? (
        <p className="flex flex-wrap items-center gap-3">
          <span className="muted">Commits that name no upstream commit are no backports.</span>
          <Button small busy={busy} onClick={look}>
            {busy ? 'Looking…' : 'Show them'}
          </Button>
        </p>
      ) : (
        <>
          <p className="muted">
            {found.total === 1 ? '1 commit names' : `${found.total} commits name`} no upstream
            commit, {found.backports} do.
            {found.total > found.commits.length ? ` The newest ${found.commits.length}:` : ''}
          </p>
          <ul className="plain-list">
            {found.commits.map((one) => (
              <li key={one.oid} className="py-1">
                <code title={one.oid}>{one.oid.slice(0, 12)}</code>{' '}
                <VisibleText text={one.subject} />{' '}
                <span className="faint">
                  {dateOnly(new Date(one.time * 1000).toISOString())} · {kindWord[one.kind]}
                  {one.upstream === null ? null : (
                    <>
                      {' '}
                      <code title={one.upstream}>{one.upstream.slice(0, 12)}</code>
                    </>
                  )}
                  {one.marker === null ? null : (
                    <>
                      :{' '}
                      <code className="break-all">
                        <VisibleText text={one.marker} />
                      </code>
                    </>
                  )}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {problem === null ? null : (
        <p className="notice bad" role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}
