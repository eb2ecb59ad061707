'use client';

import { type FormEvent, useId, useRef, useState } from 'react';
import { api, sayProblem } from '@/app/_components/client/api';
import { newId } from '@/app/_components/client/ids';
import { useAnswer } from '@/app/_components/client/use-answer';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { submit } from '@/app/_components/outbox/submit';
import { Button } from '@/app/_components/ui/button';
import { Dialog } from '@/app/_components/ui/dialog';
import { AreaField } from '@/app/_components/ui/field';
import { templateVerbs } from '@/lib/contracts/policy';
import { type Scope, ScopePreview, type ScopeRequest } from '@/lib/contracts/scope';
import { cellWord } from '@/lib/contracts/vocabulary';
import { TemplateButtons } from './template-buttons';
import { verbLabel } from './verb-label';

interface ScopeDialogProps {
  readonly project: string;
  readonly oid: string;
  readonly subject: string;
  /** Branches in use, newest first. */
  readonly branches: readonly string[];
  /** How many candidates the series has; 0: it is in none. */
  readonly seriesCount: number;
  readonly onClose: () => void;
}

/**
 * One decision on a range of branches ("7.0 down to 5.15"), and on the whole series where there is one: shows what each
 * cell will get before anything is sent. To place it: `<ScopeDialog …/>` while it is open.
 */
export function ScopeDialog(props: ScopeDialogProps) {
  const { project, oid, subject, branches, seriesCount, onClose } = props;
  const [scope, setScope] = useState<Scope>({
    verb: 'accept',
    from: branches[0] ?? '',
    to: branches.at(-1) ?? '',
    series: false,
  });
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const batchId = useRef(newId());
  const id = useId();
  const path = `/api/p/${project}/candidates/${oid}/decisions/scope`;
  const search = new URLSearchParams({ ...scope, series: String(scope.series) });
  const preview = useAnswer({
    key: `scope ${path} ${search}`,
    load: () => api(`${path}?${search}`, { schema: ScopePreview }),
  });
  const cells = preview.data?.cells ?? [];
  const chosen = cells.filter((cell) => cell.left === null);
  const asks = chosen.find((cell) => cell.asks !== null)?.asks ?? null;
  const set = (change: Partial<Scope>) => {
    // Another scope is another decision: only the same one sent again is the same batch.
    batchId.current = newId();
    setProblem(null);
    setScope({ ...scope, ...change });
  };
  const record = async (event: FormEvent) => {
    event.preventDefault();
    // The key that sends knows no disabled button.
    if (busy || chosen.length === 0) return;
    if (asks !== null && reason.trim() === '') {
      setProblem(asks);
      return;
    }
    setBusy(true);
    setProblem(null);
    const body: ScopeRequest = {
      ...scope,
      batchId: batchId.current,
      reason: reason.trim(),
      seen: Object.fromEntries(cells.map((cell) => [`${cell.oid} ${cell.branch}`, cell.seq])),
    };
    const label = verbLabel[scope.verb];
    const sent = await submit({
      id: batchId.current,
      kind: 'scope',
      project,
      path,
      body,
      oids: [...new Set(chosen.map((cell) => cell.oid))],
      title: `${label} on ${scope.from} down to ${scope.to}`,
      done: label,
      about: subject,
    });
    if (sent.state === 'refused') {
      setProblem(sent.problem);
      setBusy(false);
    } else {
      // The page behind hears of the answer by itself (useDecide), also when it comes later.
      onClose();
    }
  };
  const choose = (name: 'from' | 'to', label: string) => (
    <div className="field">
      <label htmlFor={`${id}-${name}`}>{label}</label>
      <select
        id={`${id}-${name}`}
        className="input"
        value={scope[name]}
        onChange={(event) => set({ [name]: event.target.value })}
      >
        {branches.map((branch) => (
          <option key={branch}>{branch}</option>
        ))}
      </select>
    </div>
  );
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="Decide on a range"
      description={subject}
    >
      <form onSubmit={(event) => void record(event)}>
        <div className="filters">
          <div className="field">
            <label htmlFor={`${id}-verb`}>Decision</label>
            <select
              id={`${id}-verb`}
              className="input"
              value={scope.verb}
              onChange={(event) => {
                const verb = templateVerbs.find((one) => one === event.target.value);
                if (verb) set({ verb });
              }}
            >
              {templateVerbs.map((verb) => (
                <option key={verb} value={verb}>
                  {verbLabel[verb]}
                </option>
              ))}
            </select>
          </div>
          {choose('from', 'From')}
          {choose('to', 'down to')}
          {seriesCount > 1 ? (
            <label className="check">
              <input
                type="checkbox"
                checked={scope.series}
                onChange={(event) => set({ series: event.target.checked })}
              />
              <span>all {seriesCount} of the series</span>
            </label>
          ) : null}
        </div>
        <ScopeCells cells={cells} series={scope.series} loading={preview.isPending} />
        <TemplateButtons verb={scope.verb} onChoose={setReason} />
        <AreaField
          label={asks === null ? 'Reason (optional)' : 'Reason'}
          value={reason}
          onChange={(text) => {
            setReason(text);
            setProblem(null);
          }}
          rows={2}
          {...(asks === null ? {} : { hint: asks })}
          error={problem ?? (preview.error ? sayProblem(preview.error) : undefined)}
          onSubmitKey={(event) => void record(event)}
        />
        <div className="dialog-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy} disabled={chosen.length === 0}>
            Record {chosen.length} {chosen.length === 1 ? 'vote' : 'votes'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface ScopeCellsProps {
  readonly cells: ScopePreview['cells'];
  readonly series: boolean;
  readonly loading: boolean;
}

function ScopeCells({ cells, series, loading }: ScopeCellsProps) {
  if (cells.length === 0) {
    return <p className="muted mb-2">{loading ? 'Looking…' : 'There is no cell in this range.'}</p>;
  }
  return (
    <section className="mb-3" aria-label="What will be recorded">
      <table className="table">
        <thead>
          <tr>
            {series ? <th scope="col">Candidate</th> : null}
            <th scope="col">Branch</th>
            <th scope="col">Cell</th>
            <th scope="col">Vote</th>
          </tr>
        </thead>
        <tbody>
          {cells.map((cell) => (
            <tr key={`${cell.oid} ${cell.branch}`} className={cell.left === null ? '' : 'muted'}>
              {series ? (
                <td>
                  <VisibleText text={cell.subject} />
                </td>
              ) : null}
              <td className="mono">{cell.branch}</td>
              <td>{cellWord[cell.state]}</td>
              <td>{cell.left ?? 'yes'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
