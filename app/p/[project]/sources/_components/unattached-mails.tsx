import { useState } from 'react';
import { api, sayProblem } from '@/app/_components/client/api';
import { stamp } from '@/app/_components/client/time';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { Button } from '@/app/_components/ui/button';
import { UnattachedPage } from '@/lib/contracts/sources';
import { plural } from './import-words';

interface UnattachedMailsProps {
  readonly project: string;
  readonly importId: string;
  readonly count: number;
}

/** Mails of an import that belong to no candidate, each with the reason; asked for when somebody opens the list. */
export function UnattachedMails({ project, importId, count }: UnattachedMailsProps) {
  const [mails, setMails] = useState<UnattachedPage['mails']>([]);
  const [next, setNext] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const load = async (after: string | null) => {
    setBusy(true);
    setProblem(null);
    try {
      const query = after === null ? '' : `?after=${encodeURIComponent(after)}`;
      const path = `/api/p/${project}/imports/${importId}/unattached${query}`;
      const page = await api(path, { schema: UnattachedPage });
      setMails((before) => (after === null ? page.mails : [...before, ...page.mails]));
      setNext(page.next);
    } catch (error) {
      setProblem(sayProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <details
      className="import-problems"
      onToggle={(event) => {
        if (event.currentTarget.open && mails.length === 0 && !busy) void load(null);
      }}
    >
      <summary>{plural(count, 'mail belongs', 'mails belong')} to no candidate</summary>
      <ul>
        {mails.map((mail) => (
          <li key={mail.id}>
            <a
              className="hover:underline"
              href={`/api/p/${project}/mails/${mail.id}/raw`}
              target="_blank"
              rel="noreferrer"
            >
              <VisibleText text={mail.subject === '' ? '(no subject)' : mail.subject} />
            </a>
            <div className="faint text-s">
              <VisibleText text={mail.from} /> {stamp(mail.date)}
            </div>
            <div className="muted text-s">
              <VisibleText text={mail.why} />
            </div>
          </li>
        ))}
      </ul>
      {problem ? (
        <p className="field-error" role="alert">
          {problem}
        </p>
      ) : null}
      {next === null ? null : (
        <Button small busy={busy} onClick={() => load(next)}>
          More
        </Button>
      )}
    </details>
  );
}
