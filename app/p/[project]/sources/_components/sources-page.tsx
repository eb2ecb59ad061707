'use client';

import { useState } from 'react';
import { useActions } from '@/app/_actions/provider';
import { api, sayProblem } from '@/app/_components/client/api';
import { atLeast } from '@/app/_components/form/role';
import { useFrame } from '@/app/_components/frame/frame-context';
import { Button } from '@/app/_components/ui/button';
import { toast } from '@/app/_components/ui/toast';
import type { SourcesView } from '@/lib/contracts/sources';
import { AddImport } from './add-import';
import { Archives } from './archives';
import { BranchSettings } from './branch-settings';
import { ImportList } from './import-list';
import { PatchQueues } from './patch-queues';
import { readRefresh, sayRefresh } from './refresh-result';
import { RemoveProject } from './remove-project';
import { TrackedCode } from './tracked-code';
import { useSources } from './use-sources';
import { Workers } from './workers';

/** Where candidates come from: the repositories, their branches, the imports and who works on them. */
export function SourcesPage({ initial }: { readonly initial: SourcesView }) {
  const frame = useFrame();
  const { view, refresh } = useSources(frame.slug, initial);
  const mayLead = atLeast(frame.role, 'lead');
  const [looking, setLooking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const lookAgain = async () => {
    setLooking(true);
    setProblem(null);
    try {
      const result = await api(`/api/p/${frame.slug}/branches/refresh`, { method: 'POST' });
      toast(sayRefresh(readRefresh(result)));
      await refresh();
    } catch (error) {
      setProblem(sayProblem(error));
    } finally {
      setLooking(false);
    }
  };
  useActions(
    mayLead
      ? [
          {
            name: 'sources.refresh',
            label: 'Look at the repositories again',
            group: 'Sources',
            keys: [],
            when: () => !looking,
            run: () => void lookAgain(),
          },
        ]
      : [],
  );
  return (
    <div className="page">
      <div className="page-head">
        <h1>Sources</h1>
        <span className="muted">{frame.name}</span>
        {mayLead ? (
          <span className="ml-auto">
            <Button small busy={looking} onClick={lookAgain}>
              {looking ? 'Looking…' : 'Look again'}
            </Button>
          </span>
        ) : null}
      </div>
      {problem ? (
        <p className="notice bad mb-3" role="alert">
          {problem}
        </p>
      ) : null}
      <div className="sources">
        <div>
          {mayLead ? (
            <AddImport
              project={frame.slug}
              upstreamRef={view.upstreamRef}
              branches={view.branches.filter((branch) => branch.active).map((one) => one.name)}
              onMade={refresh}
            />
          ) : null}
          <ImportList
            imports={view.imports}
            project={frame.slug}
            now={frame.now}
            mayLead={mayLead}
            workersAlive={view.workers.some((worker) => worker.alive)}
            onChanged={refresh}
          />
        </div>
        <div>
          <TrackedCode view={view} />
          <Archives view={view} project={frame.slug} mayLead={mayLead} onChanged={refresh} />
          <PatchQueues view={view} project={frame.slug} mayLead={mayLead} onChanged={refresh} />
          <Workers workers={view.workers} jobs={view.jobs} />
        </div>
      </div>
      <BranchSettings view={view} project={frame.slug} mayLead={mayLead} onChanged={refresh} />
      {frame.role === 'admin' ? (
        <RemoveProject slug={frame.slug} name={frame.name} demo={frame.demo} />
      ) : null}
    </div>
  );
}
