'use client';

import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { ApiProblem, api, fieldIssues, sayProblem } from '@/app/_components/client/api';
import { Button } from '@/app/_components/ui/button';
import { AreaField, Field } from '@/app/_components/ui/field';
import { profiles } from '@/lib/contracts/words';
import { MakeDemo } from './make-demo';
import { pathsOf, slugOf } from './slug-of';

const fields = ['name', 'slug', 'repositories', 'upstreamRef', 'profile'] as const;
type FieldName = (typeof fields)[number];

/** Refusals that are about one field although no list of issues says so. */
const fieldOfCode: Readonly<Record<string, FieldName>> = {
  'not-a-repository': 'repositories',
  'ref-not-found': 'upstreamRef',
  conflict: 'slug',
};

/** Makes a project of repositories on the server. What was typed stays whatever the server says. */
export function NewProjectForm({ hasDemo }: { readonly hasDemo: boolean }) {
  const [name, setName] = useState('');
  const [slug, setSlug] = useState<string | null>(null);
  const [repositories, setRepositories] = useState('');
  const [upstreamRef, setUpstreamRef] = useState('');
  const [profile, setProfile] = useState('');
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState<Partial<Record<FieldName, string>>>({});
  const [problem, setProblem] = useState<string | null>(null);
  const [offered, setOffered] = useState<readonly string[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const profileId = useId();
  const shortName = slug ?? slugOf(name);

  // The first field that is to be corrected, once it is marked.
  useEffect(() => {
    if (Object.keys(errors).length === 0) return;
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [errors]);

  const refuse = (error: unknown) => {
    const named: Partial<Record<FieldName, string>> = {};
    const issues = fieldIssues(error);
    for (const field of fields) if (issues[field]) named[field] = issues[field];
    if (error instanceof ApiProblem && Object.keys(named).length === 0) {
      const field =
        fieldOfCode[error.code] ?? (typeof error.data.path === 'string' ? 'repositories' : null);
      if (field) named[field] = sayProblem(error);
      if (error.code === 'ref-not-found') setOffered(readNames(error.data.candidates));
    }
    setErrors(named);
    setProblem(Object.keys(named).length === 0 ? sayProblem(error) : null);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setErrors({});
    setProblem(null);
    setOffered([]);
    try {
      const made = await api<{ slug: string }>('/api/projects', {
        body: {
          name,
          slug: shortName,
          repositories: pathsOf(repositories),
          upstreamRef: upstreamRef.trim(),
          ...(profile ? { profile } : {}),
        },
      });
      window.location.assign(`/p/${made.slug}/sources`);
    } catch (error) {
      refuse(error);
      setBusy(false);
    }
  };
  return (
    <form ref={form} className="form-page" onSubmit={submit} noValidate>
      <p className="muted mb-4">
        A project is one upstream ref and the stable branches that take fixes from it. The
        repositories are only ever read.
      </p>
      <Field
        label="Name"
        required
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={errors.name}
      />
      <Field
        label="Short name"
        code
        required
        value={shortName}
        onChange={(event) => setSlug(event.target.value)}
        error={errors.slug}
        hint={
          <>
            In every address: <code>/p/{shortName || '…'}/queue</code>. It does not change later.
          </>
        }
      />
      <AreaField
        label="Repositories"
        code
        required
        rows={3}
        value={repositories}
        onChange={setRepositories}
        error={errors.repositories}
        placeholder="/srv/git/linux.git"
        hint="Full paths on the server, one a line: for example the upstream repository and the stable one. Bare, or with a work tree."
      />
      <Field
        label="Upstream ref"
        code
        required
        value={upstreamRef}
        onChange={(event) => setUpstreamRef(event.target.value)}
        error={errors.upstreamRef}
        placeholder="main"
        hint="The branch that fixes come from."
      />
      {offered.length > 0 ? (
        <p className="mb-3 flex flex-wrap gap-1">
          {offered.map((ref) => (
            <Button key={ref} small className="mono" onClick={() => setUpstreamRef(ref)}>
              {ref}
            </Button>
          ))}
        </p>
      ) : null}
      <div className="field">
        <label htmlFor={profileId}>Profile</label>
        <select
          id={profileId}
          className="input"
          value={profile}
          aria-describedby={`${profileId}-hint`}
          onChange={(event) => setProfile(event.target.value)}
        >
          <option value="">chosen by what the repository looks like</option>
          {profiles.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
        <span className="hint" id={`${profileId}-hint`}>
          How branches are named, backports marked and tags read.
        </span>
        {errors.profile ? (
          <span className="field-error" role="alert">
            {errors.profile}
          </span>
        ) : null}
      </div>
      {problem ? (
        <p className="notice bad mb-3" role="alert">
          {problem}
        </p>
      ) : null}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" look="primary" busy={busy}>
          {busy ? 'Looking at the repositories…' : 'Make the project'}
        </Button>
        {hasDemo ? null : <MakeDemo />}
      </div>
    </form>
  );
}

function readNames(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
