'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useActions } from '@/app/_actions/provider';
import { ApiProblem, sayProblem } from '@/app/_components/client/api';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { useFrame, useMayDecide } from '@/app/_components/frame/frame-context';
import { fetchFile, saveFile } from '@/app/_components/list/download';
import { Warning } from '@/app/_components/list/warning';
import { Button } from '@/app/_components/ui/button';
import { CopyButton } from '@/app/_components/ui/copy-button';
import { toast } from '@/app/_components/ui/toast';
import type { BranchHead } from '@/lib/contracts/branch';
import { type BranchForm, branchForms, branchFormWords } from '@/lib/contracts/export';

interface DownloadBranchProps {
  readonly branch: BranchHead;
  readonly subjects: ReadonlyMap<string, string>;
  readonly warned: number;
  readonly count: number;
}

const others = branchForms.filter((form) => form !== 'mbox');

/** Fetches the branch's backports, as a mailbox or in another form. An export that stops says at which candidate, and saves nothing. */
export function DownloadBranch({ branch, subjects, warned, count }: DownloadBranchProps) {
  const { slug } = useFrame();
  const router = useRouter();
  const mayDownload = useMayDecide();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const [saved, setSaved] = useState<{ readonly file: string; readonly form: BranchForm } | null>(
    null,
  );
  const download = async (form: BranchForm) => {
    setBusy(true);
    setProblem(null);
    try {
      const file = await fetchFile(
        `/api/p/${slug}/branches/${encodeURIComponent(branch.name)}/export?form=${form}`,
        `${slug}-${branch.name}.${form}`,
      );
      saveFile(file);
      setSaved({ file: file.name, form });
      toast(`${file.name} saved: ${count === 1 ? '1 patch' : `${count} patches`}`);
      router.refresh();
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  useActions([
    {
      name: 'branch.download',
      label: 'Download mbox',
      group: 'Branch',
      keys: ['e'],
      when: () => mayDownload && !busy,
      run: () => void download('mbox'),
    },
  ]);
  return (
    <div className="mb-3 grid gap-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {mayDownload ? (
          <Button look="primary" hotkey="e" busy={busy} onClick={() => download('mbox')}>
            Download mbox
          </Button>
        ) : null}
        {mayDownload
          ? others.map((form) => (
              <Button key={form} small look="quiet" busy={busy} onClick={() => download(form)}>
                {branchFormWords[form]}
              </Button>
            ))
          : null}
        {warned > 0 ? (
          <Warning>
            {warned} of {count} {warned === 1 ? 'carries' : 'carry'} a warning
          </Warning>
        ) : (
          <span className="muted text-s">
            {count === 1 ? 'It lands on the tip.' : `All ${count} land one after the other.`}
          </span>
        )}
      </div>
      {problem === null ? null : (
        <ExportProblem problem={problem} subjects={subjects} project={slug} />
      )}
      {saved === null ? null : <HowToApply tip={branch.tip} {...saved} />}
    </div>
  );
}

interface ExportProblemProps {
  readonly problem: unknown;
  readonly subjects: ReadonlyMap<string, string>;
  readonly project: string;
}

function ExportProblem({ problem, subjects, project }: ExportProblemProps) {
  const oid =
    problem instanceof ApiProblem && typeof problem.data.candidate === 'string'
      ? problem.data.candidate
      : null;
  return (
    <div className="notice bad" role="alert">
      <p>{sayProblem(problem)}</p>
      {oid === null ? null : (
        <p>
          It stopped at{' '}
          <Link className="link" href={`/p/${project}/candidates/${oid}`}>
            <VisibleText text={subjects.get(oid) ?? oid.slice(0, 12)} />
          </Link>
          . Nothing was saved.
        </p>
      )}
    </div>
  );
}

interface HowToApplyProps {
  readonly tip: string;
  readonly file: string;
  readonly form: BranchForm;
}

/** Where the name of a file goes. */
const commands: Readonly<Record<BranchForm, (file: string) => string>> = {
  mbox: (file) => `git am ${file}`,
  quilt: (file) => `tar -xzf ${file} && quilt push -a`,
  queue: (file) => `tar -xzf ${file}`,
  bundle: (file) => `git fetch ${file} && git checkout --detach FETCH_HEAD`,
};

function HowToApply({ tip, file, form }: HowToApplyProps) {
  const command = commands[form](file);
  const onTip = form === 'mbox' || form === 'quilt';
  const whole = onTip ? `git checkout --detach ${tip.slice(0, 12)} && ${command}` : command;
  return (
    <div className="notice good flex flex-wrap items-center gap-x-3 gap-y-1" role="status">
      <span>
        {form === 'queue' ? 'Saved. In the queue’s folder:' : 'Saved. It applies on the tip:'}
      </span>
      <code className="break-all">{whole}</code>
      <CopyButton text={whole} />
    </div>
  );
}
