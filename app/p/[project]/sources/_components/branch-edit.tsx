'use client';

import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { api, sayProblem } from '@/app/_components/client/api';
import type { SourcesView } from '@/lib/contracts/sources';

interface BranchEditProps {
  readonly branch: SourcesView['branches'][number];
  readonly project: string;
  readonly onChanged: () => Promise<void>;
}

/** The two cells of a branch that a lead may change. Each is saved by itself; a refused date stays to be corrected. */
export function BranchEdit({ branch, project, onChanged }: BranchEditProps) {
  const [date, setDate] = useState(branch.endOfLife ?? '');
  const [active, setActive] = useState(branch.active);
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  // What was sent last: Enter sends, and leaving the field must not send the same again.
  const sent = useRef(date);
  // Somebody else may change it meanwhile; what is being typed here is not the stored value yet and stays.
  useEffect(() => {
    sent.current = branch.endOfLife ?? '';
    setDate(sent.current);
  }, [branch.endOfLife]);
  useEffect(() => setActive(branch.active), [branch.active]);
  const save = async (change: { endOfLife?: string | null; active?: boolean }) => {
    setProblem(null);
    setSaid('saving…');
    try {
      await api(`/api/p/${project}/branches/${encodeURIComponent(branch.name)}`, {
        method: 'PATCH',
        body: change,
      });
      setSaid('saved');
      await onChanged();
    } catch (error) {
      setSaid('');
      setActive(branch.active);
      sent.current = branch.endOfLife ?? '';
      setProblem(sayProblem(error));
    }
  };
  const saveDate = () => {
    if (date === sent.current) return;
    sent.current = date;
    void save({ endOfLife: date === '' ? null : date });
  };
  return (
    <>
      <td data-label="end of life">
        <input
          type="date"
          className="input compact"
          aria-label={`End of life of ${branch.name}`}
          value={date}
          onChange={(event) => setDate(event.target.value)}
          onBlur={saveDate}
          onKeyDown={(event: KeyboardEvent) => {
            if (event.key === 'Enter') saveDate();
          }}
        />
        {branch.knownEndOfLife === null ? null : (
          <div className="faint text-s">
            {branch.knownEndOfLife === branch.endOfLife
              ? "from kernel.org's list"
              : `kernel.org says ${branch.knownEndOfLife}`}
          </div>
        )}
        {problem ? (
          <div className="field-error" role="alert">
            {problem}
          </div>
        ) : null}
      </td>
      <td data-label="in use">
        <label className="check">
          <input
            type="checkbox"
            checked={active}
            aria-label={`${branch.name} is in use`}
            onChange={(event) => {
              setActive(event.target.checked);
              void save({ active: event.target.checked });
            }}
          />
          <span className="save-state" role="status">
            {said}
          </span>
        </label>
      </td>
    </>
  );
}
