'use client';

import { type FormEvent, useState } from 'react';
import { Field } from '@/app/_components/ui/field';
import { SubmitRow } from '@/app/_components/ui/submit-row';
import { useImport } from './use-import';
import { useLimit } from './use-limit';

interface RangeFormProps {
  readonly project: string;
  readonly upstreamRef: string;
  readonly onMade: () => Promise<void>;
}

/** Commits of a range of upstream: `A..B`, or a ref with a limit. */
export function RangeForm({ project, upstreamRef, onMade }: RangeFormProps) {
  const [range, setRange] = useState('');
  const [which, setWhich] = useState<'any' | 'fixes-tag' | 'all'>('any');
  const sender = useImport(project, onMade);
  const limit = useLimit('', sender.issues.limit);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const bound = limit.read();
    if (bound === null) return;
    const sent = await sender.send({
      kind: 'range',
      range: range.trim(),
      fixesOnly: which !== 'all',
      ...(which === 'fixes-tag' ? { signals: 'fixes-tag' } : {}),
      ...bound,
    });
    if (sent) setRange('');
  };
  return (
    <form onSubmit={submit}>
      <div className="form-row">
        <Field
          label="Range"
          code
          required
          placeholder={`v6.1..${upstreamRef}`}
          value={range}
          onChange={(event) => {
            setRange(event.target.value);
            sender.clear();
          }}
          error={sender.issues.range}
          hint={
            <>
              From, two dots, to: what the second has and the first has not. A single ref needs a
              limit.
            </>
          }
        />
        {limit.field}
      </div>
      <fieldset className="choices">
        <legend>Which commits</legend>
        <Choice<'any' | 'fixes-tag' | 'all'>
          value="any"
          which={which}
          onChoose={setWhich}
          label="With fix signals"
          hint="Fixes:, Cc: stable, words of a symptom"
        />
        <Choice<'any' | 'fixes-tag' | 'all'>
          value="fixes-tag"
          which={which}
          onChoose={setWhich}
          label="With a Fixes: line"
          hint="only those"
        />
        <Choice<'any' | 'fixes-tag' | 'all'>
          value="all"
          which={which}
          onChoose={setWhich}
          label="All"
          hint="every commit but merges"
        />
      </fieldset>
      <SubmitRow busy={sender.busy} problem={sender.problem} label="Import range" />
    </form>
  );
}

interface ChoiceProps<T extends string> {
  readonly value: T;
  readonly which: T;
  readonly onChoose: (value: T) => void;
  readonly label: string;
  readonly hint: string;
}

function Choice<T extends string>({ value, which, onChoose, label, hint }: ChoiceProps<T>) {
  return (
    <label className="check">
      <input
        type="radio"
        name="which"
        value={value}
        checked={which === value}
        onChange={() => onChoose(value)}
      />
      <span>
        {label} <span className="hint">{hint}</span>
      </span>
    </label>
  );
}
