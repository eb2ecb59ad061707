'use client';

import { useState } from 'react';
import type { LoreView } from '@/lib/contracts/archives';
import type { PoliciesView } from '@/lib/contracts/policy';
import { BranchPolicies } from './branch-policies';
import { LoreForm } from './lore-form';
import { PolicyForm } from './policy-form';
import { PolicyHistory } from './policy-history';
import { TemplatesForm } from './templates-form';

interface SettingsViewProps {
  readonly project: string;
  readonly initial: PoliciesView;
  readonly lore: LoreView;
}

/** What makes an accept count, project-wide and per branch, since when, and the reasons that are offered. */
export function SettingsView({ project, initial, lore }: SettingsViewProps) {
  const [view, setView] = useState(initial);
  return (
    <div className="page">
      <div className="page-head">
        <h1>Settings</h1>
      </div>
      {view.mayEdit ? null : (
        <p className="notice mb-3">You may read and not change this: it needs the role lead.</p>
      )}
      <section className="mb-6 max-w-3xl">
        <h2 className="mb-1 text-l font-semibold">What makes an accept count</h2>
        <p className="muted mb-3">
          Holds for every branch that sets nothing else. A change never touches votes, only what
          stands because of them; everything that was ever in force is listed below.
        </p>
        <PolicyForm
          key={`project ${view.seq}`}
          project={project}
          branch={null}
          rules={view.project}
          inherited={null}
          seq={view.seq}
          mayEdit={view.mayEdit}
          onSaved={setView}
        />
      </section>
      <BranchPolicies project={project} view={view} onSaved={setView} />
      <TemplatesForm
        key={JSON.stringify(view.templates)}
        project={project}
        templates={view.templates}
        mayEdit={view.mayEdit}
        onSaved={setView}
      />
      <LoreForm project={project} initial={lore} />
      <PolicyHistory view={view} />
    </div>
  );
}
