'use client';

import { useState } from 'react';
import { Tabs } from '@/app/_components/ui/tabs';
import { type ImportKind, importKinds } from '@/lib/contracts/words';
import { CommitsForm } from './commits-form';
import { kindLabel } from './import-words';
import { MailboxForm } from './mailbox-form';
import { MissingForm } from './missing-form';
import { RangeForm } from './range-form';

interface AddImportProps {
  readonly project: string;
  readonly upstreamRef: string;
  readonly branches: readonly string[];
  readonly onMade: () => Promise<void>;
}

/** The four ways in. Every form stays in the page, so that nothing typed is lost by looking at another one. */
export function AddImport({ project, upstreamRef, branches, onMade }: AddImportProps) {
  const [kind, setKind] = useState<ImportKind>('range');
  const forms = {
    range: <RangeForm project={project} upstreamRef={upstreamRef} onMade={onMade} />,
    commits: <CommitsForm project={project} onMade={onMade} />,
    missing: <MissingForm project={project} branches={branches} onMade={onMade} />,
    mbox: <MailboxForm project={project} onMade={onMade} />,
  };
  return (
    <section className="section" aria-labelledby="add">
      <h2 id="add">Add candidates</h2>
      <Tabs
        id="import-tabs"
        label="Kind of import"
        tabs={importKinds.map((value) => ({ value, label: kindLabel[value] }))}
        value={kind}
        onChange={(value) => setKind(importKinds.find((one) => one === value) ?? kind)}
      >
        {importKinds.map((one) => (
          <div key={one} className="import-form" hidden={one !== kind}>
            {forms[one]}
          </div>
        ))}
      </Tabs>
    </section>
  );
}
