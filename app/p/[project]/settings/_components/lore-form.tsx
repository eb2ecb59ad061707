'use client';

import { type FormEvent, useState } from 'react';
import { api, sayProblem } from '@/app/_components/client/api';
import { Button } from '@/app/_components/ui/button';
import { Field } from '@/app/_components/ui/field';
import { toast } from '@/app/_components/ui/toast';
import { LoreView } from '@/lib/contracts/archives';

interface LoreFormProps {
  readonly project: string;
  readonly initial: LoreView;
}

/** The archive on the network that is asked for threads, if any. Off as long as no address is given. */
export function LoreForm({ project, initial }: LoreFormProps) {
  const [base, setBase] = useState(initial.base);
  const [allowPrivate, setAllowPrivate] = useState(initial.allowPrivate);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      const body = { base, allowPrivate };
      const view = await api(`/api/p/${project}/lore`, { body, schema: LoreView });
      setBase(view.base);
      toast(view.base === '' ? 'No archive on the network is asked' : `${view.base} is asked`);
    } catch (error) {
      setProblem(sayProblem(error));
    }
    setBusy(false);
  };
  return (
    <section className="mb-6 max-w-3xl" aria-labelledby="lore">
      <h2 id="lore" className="mb-1 text-l font-semibold">
        Mail archive on the network
      </h2>
      <p className="muted mb-3">
        Off while the address is empty. When it is set, new analyses ask that public-inbox server
        for threads which the archives on this server do not hold.
      </p>
      <form onSubmit={(event) => void submit(event)}>
        <fieldset disabled={!initial.mayEdit || busy}>
          <legend className="sr-only">Mail archive on the network</legend>
          <Field
            label="Address of an inbox"
            value={base}
            onChange={(event) => setBase(event.target.value)}
            hint={
              initial.mayEdit
                ? 'For example https://lore.kernel.org/all/'
                : 'Only an administrator of the installation can change this.'
            }
            {...(problem === null ? {} : { error: problem })}
          />
          <label className="mb-3 flex items-center gap-2">
            <input
              type="checkbox"
              checked={allowPrivate}
              onChange={(event) => setAllowPrivate(event.target.checked)}
            />
            It may lie in a private network
          </label>
          {initial.mayEdit ? (
            <Button type="submit" look="primary" busy={busy}>
              Set address
            </Button>
          ) : null}
        </fieldset>
      </form>
    </section>
  );
}
