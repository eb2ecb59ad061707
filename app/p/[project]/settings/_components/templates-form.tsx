'use client';

import { type FormEvent, useState } from 'react';
import { api, sayProblem } from '@/app/_components/client/api';
import { forgetTemplates } from '@/app/_components/decide/use-reason-templates';
import { Button } from '@/app/_components/ui/button';
import { AreaField } from '@/app/_components/ui/field';
import { toast } from '@/app/_components/ui/toast';
import { PoliciesView, type ReasonTemplates, templateVerbs } from '@/lib/contracts/policy';
import { linesOf } from './policy-draft';

interface TemplatesFormProps {
  readonly project: string;
  readonly templates: ReasonTemplates;
  readonly mayEdit: boolean;
  readonly onSaved: (view: PoliciesView) => void;
}

/** The reasons offered where one is asked for, per verb, one a line. */
export function TemplatesForm({ project, templates, mayEdit, onSaved }: TemplatesFormProps) {
  const [texts, setTexts] = useState(() =>
    Object.fromEntries(templateVerbs.map((verb) => [verb, (templates[verb] ?? []).join('\n')])),
  );
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    const body: ReasonTemplates = Object.fromEntries(
      templateVerbs.map((verb) => [verb, linesOf(texts[verb] ?? '')]),
    );
    try {
      const view = await api(`/api/p/${project}/reason-templates`, { body, schema: PoliciesView });
      forgetTemplates(project);
      toast('Reasons set');
      onSaved(view);
    } catch (error) {
      setProblem(sayProblem(error));
    }
    setBusy(false);
  };
  return (
    <section className="mb-6 max-w-3xl">
      <h2 className="mb-1 text-l font-semibold">Reasons offered</h2>
      <form onSubmit={(event) => void submit(event)}>
        <fieldset disabled={!mayEdit || busy}>
          <legend className="sr-only">Reasons offered</legend>
          {templateVerbs.map((verb) => (
            <AreaField
              key={verb}
              label={`For ${verb}`}
              rows={3}
              value={texts[verb] ?? ''}
              onChange={(text) => setTexts({ ...texts, [verb]: text })}
              hint="One a line."
            />
          ))}
          {mayEdit ? (
            <Button type="submit" look="primary" busy={busy}>
              Set reasons
            </Button>
          ) : null}
          {problem ? (
            <p className="field-error mt-2" role="alert">
              {problem}
            </p>
          ) : null}
        </fieldset>
      </form>
    </section>
  );
}
