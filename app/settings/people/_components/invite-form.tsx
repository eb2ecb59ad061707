'use client';

import { type FormEvent, useId, useState } from 'react';
import { z } from 'zod';
import { api, fieldIssues, sayProblem } from '@/app/_components/client/api';
import { Button } from '@/app/_components/ui/button';
import { Dialog } from '@/app/_components/ui/dialog';
import { Field } from '@/app/_components/ui/field';
import { type Role, roles } from '@/lib/contracts/words';
import type { OneTimeLink } from './people-page';

interface InviteFormProps {
  readonly projects: readonly { readonly slug: string; readonly name: string }[];
  readonly onClose: () => void;
  readonly onInvited: (link: OneTimeLink) => void;
}

const Made = z.object({ link: z.string() });

const may: Readonly<Record<Role, string>> = {
  viewer: 'reads everything',
  reviewer: 'decides and comments',
  lead: 'also runs imports and exports',
  admin: 'also manages sources and people',
};

/** Invites a person into one project; further ones are added afterwards. */
export function InviteForm({ projects, onClose, onInvited }: InviteFormProps) {
  const id = useId();
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [project, setProject] = useState(projects[0]?.slug ?? '');
  const [role, setRole] = useState<Role>('reviewer');
  const [busy, setBusy] = useState(false);
  const [issues, setIssues] = useState<Readonly<Record<string, string>>>({});
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setIssues({});
    setProblem(null);
    try {
      const { link } = await api('/api/people', {
        body: { email, name, project, role },
        schema: Made,
      });
      onInvited({ title: `Invitation for ${name}`, link });
    } catch (error) {
      setIssues(fieldIssues(error));
      setProblem(sayProblem(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="Invite somebody"
      description="You get a one-time link to hand over; the person chooses a password with it."
    >
      <form onSubmit={submit}>
        <Field
          label="Name"
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={issues.name}
        />
        <Field
          label="E-mail"
          type="email"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          error={issues.email}
        />
        <div className="flex flex-wrap gap-4">
          <div className="field">
            <label htmlFor={`${id}-project`}>Project</label>
            <select
              id={`${id}-project`}
              className="input"
              value={project}
              onChange={(event) => setProject(event.target.value)}
            >
              {projects.map((one) => (
                <option key={one.slug} value={one.slug}>
                  {one.name}
                </option>
              ))}
            </select>
          </div>
          <div className="field">
            <label htmlFor={`${id}-role`}>Role</label>
            <select
              id={`${id}-role`}
              className="input"
              value={role}
              onChange={(event) => setRole(roles.find((one) => one === event.target.value) ?? role)}
            >
              {roles.map((one) => (
                <option key={one} value={one}>
                  {one}: {may[one]}
                </option>
              ))}
            </select>
          </div>
        </div>
        {problem ? (
          <p className="notice bad" role="alert">
            {problem}
          </p>
        ) : null}
        <div className="dialog-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy} disabled={projects.length === 0}>
            Make the link
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
