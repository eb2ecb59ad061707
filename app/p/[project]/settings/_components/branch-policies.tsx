'use client';

import { useState } from 'react';
import { Button } from '@/app/_components/ui/button';
import type { PoliciesView } from '@/lib/contracts/policy';
import { PolicyForm } from './policy-form';

interface BranchPoliciesProps {
  readonly project: string;
  readonly view: PoliciesView;
  readonly onSaved: (view: PoliciesView) => void;
}

/** What each branch does differently. */
export function BranchPolicies({ project, view, onSaved }: BranchPoliciesProps) {
  const [open, setOpen] = useState<string | null>(null);
  return (
    <section className="mb-6 max-w-3xl">
      <h2 className="mb-1 text-l font-semibold">Branches</h2>
      <ul>
        {view.branches.map((one) => (
          <li key={one.branch} className="py-2">
            <span className="mono">{one.branch}</span> <span className="muted">{one.says}</span>{' '}
            {one.own === null ? <span className="faint">(as in the project)</span> : null}{' '}
            {view.mayEdit ? (
              <Button
                small
                aria-expanded={open === one.branch}
                onClick={() => setOpen(open === one.branch ? null : one.branch)}
              >
                {open === one.branch ? 'Close' : `Change ${one.branch}`}
              </Button>
            ) : null}
            {open === one.branch ? (
              <div className="mt-3">
                <PolicyForm
                  key={`${one.branch} ${one.seq} ${view.seq}`}
                  project={project}
                  branch={one.branch}
                  rules={one.effective}
                  inherited={view.project}
                  seq={one.seq}
                  mayEdit={view.mayEdit}
                  onSaved={(next) => {
                    setOpen(null);
                    onSaved(next);
                  }}
                />
              </div>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
