'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, type ReactNode, useId, useRef } from 'react';
import { standingWord } from '@/app/_components/cell/cell-words';
import type { HistoryPage } from '@/lib/contracts/pages';
import { decisionVerbs } from '@/lib/contracts/words';
import {
  type FilterName,
  type HistoryFilters,
  isDay,
  readFilters,
  writeFilters,
} from './read-query';

interface FilterFormProps {
  readonly action: string;
  readonly filters: HistoryFilters;
  readonly problems: Readonly<Partial<Record<FilterName, string>>>;
  readonly people: HistoryPage['people'];
  readonly branches: readonly string[];
}

/** A plain GET form: works without scripts, which only save the round trip and the empty fields in the address. */
export function FilterForm({ action, filters, problems, people, branches }: FilterFormProps) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const go = () => {
    if (!form.current) return;
    const typed: Record<string, string> = {};
    for (const [name, value] of new FormData(form.current)) typed[name] = String(value);
    const search = writeFilters(readFilters(typed));
    router.push(search ? `${action}?${search}` : action);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    go();
  };
  return (
    <form ref={form} className="filters" action={action} method="get" onSubmit={submit}>
      <Filter label="Words" className="grow-field" problem={problems.q}>
        {(field) => (
          <input
            {...field}
            type="search"
            name="q"
            defaultValue={filters.q}
            placeholder="words, or subsystem:net verdict:no is:reversal"
          />
        )}
      </Filter>
      <Filter label="Who" problem={problems.by}>
        {(field) => (
          <select {...field} name="by" defaultValue={filters.by} onChange={go}>
            <option value="">everybody</option>
            {people.map((person) => (
              <option key={person.id} value={person.id}>
                {person.name}
              </option>
            ))}
          </select>
        )}
      </Filter>
      <Filter label="Decision" problem={problems.verb}>
        {(field) => (
          <select
            {...field}
            name="verb"
            defaultValue={problems.verb ? '' : filters.verb}
            onChange={go}
          >
            <option value="">every kind</option>
            {decisionVerbs.map((verb) => (
              <option key={verb} value={verb}>
                {standingWord[verb]}
              </option>
            ))}
          </select>
        )}
      </Filter>
      <Filter label="Branch" problem={problems.branch}>
        {(field) => (
          <select {...field} name="branch" defaultValue={filters.branch} onChange={go}>
            <option value="">every branch</option>
            {branches.map((branch) => (
              <option key={branch} value={branch}>
                {branch}
              </option>
            ))}
            {filters.branch && !branches.includes(filters.branch) ? (
              <option value={filters.branch}>{filters.branch}</option>
            ) : null}
          </select>
        )}
      </Filter>
      <Day name="from" label="From" value={filters.from} problem={problems.from} />
      <Day name="to" label="To" value={filters.to} problem={problems.to} />
      <button type="submit" className="btn">
        Filter
      </button>
      {writeFilters(filters) ? (
        <a className="btn quiet" href={action}>
          Clear
        </a>
      ) : null}
    </form>
  );
}

interface DayProps {
  readonly name: 'from' | 'to';
  readonly label: string;
  readonly value: string;
  readonly problem: string | undefined;
}

/** A date field; what is no date stays in it as text, so that it can be corrected. */
function Day({ name, label, value, problem }: DayProps) {
  return (
    <Filter label={label} className="date-field" problem={problem}>
      {(field) => (
        <input
          {...field}
          type={value === '' || isDay(value) ? 'date' : 'text'}
          name={name}
          defaultValue={value}
        />
      )}
    </Filter>
  );
}

interface FieldAttributes {
  readonly id: string;
  readonly className: string;
  readonly 'aria-invalid': true | undefined;
  readonly 'aria-describedby': string | undefined;
}

interface FilterProps {
  readonly label: string;
  readonly className?: string;
  readonly problem: string | undefined;
  readonly children: (field: FieldAttributes) => ReactNode;
}

function Filter({ label, className, problem, children }: FilterProps) {
  const id = useId();
  return (
    <div className={className ? `field ${className}` : 'field'}>
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        className: 'input',
        'aria-invalid': problem ? true : undefined,
        'aria-describedby': problem ? `${id}-error` : undefined,
      })}
      {problem ? (
        <span className="field-error" id={`${id}-error`} role="alert">
          {problem}
        </span>
      ) : null}
    </div>
  );
}
