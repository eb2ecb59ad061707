'use client';

import { type ReactNode, useState } from 'react';
import { Field } from '@/app/_components/ui/field';
import { readLimit } from './limit';

/**
 * The field that bounds an import. `read` gives what is to be sent (`{}` for no limit), or null after it has said beside
 * the field what is wrong. `refused`: what the server said of it.
 */
export function useLimit(
  initial: string,
  refused: string | undefined,
): { readonly field: ReactNode; readonly read: () => { readonly limit?: number } | null } {
  const [limit, setLimit] = useState(initial);
  const [problem, setProblem] = useState<string>();
  const read = () => {
    const { problem: wrong, ...sent } = readLimit(limit);
    setProblem(wrong);
    return wrong === undefined ? sent : null;
  };
  const field = (
    <Field
      label="At most"
      inputMode="numeric"
      placeholder="no limit"
      value={limit}
      onChange={(event) => {
        setLimit(event.target.value);
        setProblem(undefined);
      }}
      error={problem ?? refused}
      hint="the newest ones"
    />
  );
  return { field, read };
}
