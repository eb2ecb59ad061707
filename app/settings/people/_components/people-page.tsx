'use client';

import { useState } from 'react';
import { api, sayProblem } from '@/app/_components/client/api';
import { dateOnly } from '@/app/_components/client/time';
import { useFresh } from '@/app/_components/client/use-answer';
import { Button } from '@/app/_components/ui/button';
import { toast } from '@/app/_components/ui/toast';
import { PeopleView, type PersonView } from '@/lib/contracts/pages';
import type { Role } from '@/lib/contracts/vocabulary';
import { InviteForm } from './invite-form';
import { LinkDialog } from './link-dialog';
import { type PersonAction, PersonDialog } from './person-dialog';
import { PersonRow } from './person-row';

interface PeoplePageProps {
  readonly initial: PeopleView;
  /** Projects in which this person may give roles. */
  readonly projects: readonly { readonly slug: string; readonly name: string }[];
  readonly me: string;
  readonly instanceAdmin: boolean;
  readonly now: string;
}

export interface OneTimeLink {
  readonly title: string;
  readonly link: string;
}

/** Who may do what: invite, roles per project, deactivate, reset, sign out everywhere. */
export function PeoplePage({ initial, projects, me, instanceAdmin, now }: PeoplePageProps) {
  const { data, refresh } = useFresh(initial, () => api('/api/people', { schema: PeopleView }));
  const [inviting, setInviting] = useState(false);
  const [link, setLink] = useState<OneTimeLink | null>(null);
  const [asking, setAsking] = useState<{ person: PersonView; action: PersonAction } | null>(null);

  const changeRole = async (person: PersonView, project: string, role: Role) => {
    try {
      await api(`/api/people/${person.id}`, { body: { action: 'role', project, role } });
      toast(`${person.name} is now ${role} in ${project}`);
    } catch (error) {
      toast.error(sayProblem(error));
    }
    await refresh();
  };
  return (
    <div className="page">
      <div className="page-head">
        <h1>People</h1>
        <span className="muted">
          {data.people.length} {data.people.length === 1 ? 'account' : 'accounts'}
        </span>
        <Button look="primary" className="ml-auto" onClick={() => setInviting(true)}>
          Invite…
        </Button>
      </div>
      <div className="table-scroll">
        <table className="table people-table">
          <thead>
            <tr>
              <th scope="col">Person</th>
              <th scope="col">Roles</th>
              <th scope="col">Last seen</th>
              <th scope="col">
                <span className="sr-only">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.people.map((person) => (
              <PersonRow
                key={person.id}
                person={person}
                projects={projects}
                isMe={person.id === me}
                instanceAdmin={instanceAdmin}
                now={now}
                onRole={(project, role) => void changeRole(person, project, role)}
                onAction={(action) => setAsking({ person, action })}
              />
            ))}
          </tbody>
        </table>
      </div>
      {data.invitations.length > 0 ? (
        <section className="section mt-5">
          <h2>Open invitations</h2>
          <ul className="plain-list">
            {data.invitations.map((invitation) => (
              <li key={invitation.id}>
                {invitation.email}{' '}
                <span className="muted">
                  {invitation.role} {invitation.slug ? `in ${invitation.slug}` : ''} · until{' '}
                  {dateOnly(invitation.expiresAt)}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {inviting ? (
        <InviteForm
          projects={projects}
          onClose={() => setInviting(false)}
          onInvited={(made) => {
            setInviting(false);
            setLink(made);
            void refresh();
          }}
        />
      ) : null}
      {link ? <LinkDialog link={link} onClose={() => setLink(null)} /> : null}
      {asking ? (
        <PersonDialog
          person={asking.person}
          action={asking.action}
          onClose={() => setAsking(null)}
          onLink={setLink}
          onDone={() => void refresh()}
        />
      ) : null}
    </div>
  );
}
