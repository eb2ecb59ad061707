'use client';

import { useState } from 'react';
import { api, sayProblem } from '@/app/_components/client/api';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { Warning } from '@/app/_components/list/warning';
import { Button } from '@/app/_components/ui/button';
import { BranchNames } from '@/lib/contracts/branch';

interface CheckNamesProps {
  readonly branch: string;
  readonly project: string;
}

/** Looks for names that accepted backports use and the branch does not have: what lands and does not compile. */
export function CheckNames({ branch, project }: CheckNamesProps) {
  const [found, setFound] = useState<BranchNames | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const check = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const answer = await api(`/api/p/${project}/branches/${encodeURIComponent(branch)}/names`);
      setFound(BranchNames.parse(answer));
    } catch (error) {
      setProblem(sayProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="mt-3">
      {found === null ? (
        <p className="flex flex-wrap items-center gap-3">
          <span className="muted text-s">
            A series can land and not compile: names it uses may not be on the branch.
          </span>
          <Button small busy={busy} onClick={check}>
            {busy ? 'Checking…' : 'Check names'}
          </Button>
        </p>
      ) : (
        <div role="status">
          {found.missing.length === 0 ? (
            <p className="muted text-s">
              Every function, macro and member that {found.checked} of {found.of} use is on the
              branch or in one before.
            </p>
          ) : (
            found.missing.map((one) => (
              <Warning key={`${one.oid} ${one.name}`}>
                <VisibleText text={one.subject} /> uses <code>{one.name}</code>, which neither the
                branch nor a backport before it has
                {one.origin === null ? null : (
                  <>
                    : from <code>{one.origin.oid.slice(0, 12)}</code>{' '}
                    <VisibleText text={one.origin.subject} />
                    {one.behind ? ', applied behind it' : ''}
                  </>
                )}
              </Warning>
            ))
          )}
        </div>
      )}
      {problem === null ? null : (
        <p className="notice bad" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
