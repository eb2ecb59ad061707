'use client';

import { type FormEvent, useId, useState } from 'react';
import { api, sayProblem } from '@/app/_components/client/api';
import { Button } from '@/app/_components/ui/button';
import { AreaField, Field } from '@/app/_components/ui/field';
import { toast } from '@/app/_components/ui/toast';
import {
  type BranchRules,
  PoliciesView,
  type PolicyRules,
  type SetPolicyRequest,
} from '@/lib/contracts/policy';
import { changedRules, draftOf, linesOf, type PolicyDraft, rulesOf } from './policy-draft';

interface PolicyFormProps {
  readonly project: string;
  /** Null: the project's. */
  readonly branch: string | null;
  readonly rules: PolicyRules;
  /** Of a branch: what the project says; only what differs is sent. */
  readonly inherited: PolicyRules | null;
  readonly seq: number;
  readonly mayEdit: boolean;
  readonly onSaved: (view: PoliciesView) => void;
}

/** The rules of a project or a branch. Saving makes a new revision with a note. */
export function PolicyForm(props: PolicyFormProps) {
  const { project, branch, rules, inherited, seq, mayEdit, onSaved } = props;
  const [draft, setDraft] = useState<PolicyDraft>(() => draftOf(rules));
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const id = useId();
  const set = (change: Partial<PolicyDraft>) => setDraft({ ...draft, ...change });
  const send = async (own: BranchRules) => {
    setBusy(true);
    setProblem(null);
    const body: SetPolicyRequest = { branch, rules: own, note, seenSeq: seq };
    try {
      const view = await api(`/api/p/${project}/policies`, { body, schema: PoliciesView });
      toast(branch === null ? 'Policy set' : `Policy of ${branch} set`);
      onSaved(view);
    } catch (error) {
      setProblem(sayProblem(error));
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = rulesOf(draft);
    if (typeof wanted === 'string') setProblem(wanted);
    else void send(inherited === null ? wanted : changedRules(wanted, inherited));
  };
  const where = branch === null ? '' : ` on ${branch}`;
  return (
    <form onSubmit={submit}>
      <fieldset disabled={!mayEdit || busy}>
        <legend className="sr-only">Policy{where}</legend>
        <div className="field">
          <label htmlFor={`${id}-approvals`}>Approvals needed</label>
          <select
            id={`${id}-approvals`}
            className="input"
            value={draft.approvals}
            onChange={(event) => set({ approvals: event.target.value === '2' ? '2' : '1' })}
          >
            <option value="1">one</option>
            <option value="2">two different people</option>
          </select>
        </div>
        <label className="check mb-3">
          <input
            type="checkbox"
            checked={!draft.ownPatches}
            onChange={(event) => set({ ownPatches: !event.target.checked })}
          />
          <span>The author of a patch cannot approve it</span>
        </label>
        <Field
          label="Soak, in days"
          type="number"
          min={0}
          max={365}
          value={draft.soakDays}
          onChange={(event) => set({ soakDays: event.target.value })}
          hint="Time in a released mainline tag before an accept counts; 0: none."
        />
        <AreaField
          label="Subsystems that opted out"
          value={draft.optOut}
          onChange={(optOut) => set({ optOut })}
          rows={3}
          code
          hint="One a line. They take a fix only if it asks for stable or a maintainer acknowledged it."
        />
        <AreaField
          label="Subsystems that need a maintainer’s ack"
          value={draft.maintainerAck}
          onChange={(maintainerAck) => set({ maintainerAck })}
          rows={3}
          code
          hint="One a line; * means all. An ack is a reply on the list, or an accept by somebody who signed the patch off, acked or reviewed it upstream."
        />
        {mayEdit ? (
          <>
            <Field
              label="Why (kept with the change)"
              value={note}
              onChange={(event) => setNote(event.target.value)}
              maxLength={2000}
            />
            <Button type="submit" look="primary" busy={busy}>
              Set policy{where}
            </Button>{' '}
            {inherited === null ? null : (
              <Button busy={busy} onClick={() => void send({})}>
                As in the project
              </Button>
            )}
          </>
        ) : null}
        {problem ? (
          <p className="field-error mt-2" role="alert">
            {problem}
          </p>
        ) : null}
      </fieldset>
      {linesOf(draft.optOut).length > 500 ? <p className="faint">At most 500 subsystems.</p> : null}
    </form>
  );
}
