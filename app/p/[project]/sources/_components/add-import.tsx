'use client';

import * as Tabs from 'radix-ui/tabs';
import { importKinds } from '@/lib/contracts/vocabulary';
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
  const forms = {
    range: <RangeForm project={project} upstreamRef={upstreamRef} onMade={onMade} />,
    commits: <CommitsForm project={project} onMade={onMade} />,
    missing: <MissingForm project={project} branches={branches} onMade={onMade} />,
    mbox: <MailboxForm project={project} onMade={onMade} />,
  };
  return (
    <section className="section" aria-labelledby="add">
      <h2 id="add">Add candidates</h2>
      <Tabs.Root defaultValue="range">
        <Tabs.List className="tabs" aria-labelledby="add">
          {importKinds.map((kind) => (
            <Tabs.Trigger key={kind} className="tab" value={kind}>
              {kindLabel[kind]}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {importKinds.map((kind) => (
          <Tabs.Content
            key={kind}
            value={kind}
            forceMount
            className="import-form data-[state=inactive]:hidden"
          >
            {forms[kind]}
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </section>
  );
}
