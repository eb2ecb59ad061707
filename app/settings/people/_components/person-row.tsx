'use client';

import { useId, useState } from 'react';
import { age, stamp } from '@/app/_components/client/time';
import { Button } from '@/app/_components/ui/button';
import { Menu, MenuItem } from '@/app/_components/ui/menu';
import type { PersonView } from '@/lib/contracts/pages';
import { type Role, roles } from '@/lib/contracts/words';
import type { PersonAction } from './person-dialog';

interface PersonRowProps {
  readonly person: PersonView;
  readonly projects: readonly { readonly slug: string; readonly name: string }[];
  readonly isMe: boolean;
  readonly instanceAdmin: boolean;
  readonly now: string;
  readonly onRole: (project: string, role: Role) => void;
  readonly onAction: (action: PersonAction) => void;
}

export function PersonRow(props: PersonRowProps) {
  const { person, projects, isMe, instanceAdmin, now, onRole, onAction } = props;
  const off = person.deactivatedAt !== null;
  const mine = new Map(person.memberships.map((one) => [one.slug, one.role]));
  const others = person.memberships.filter((one) => !projects.some((p) => p.slug === one.slug));
  const addable = instanceAdmin && !isMe && !off ? projects.filter((p) => !mine.has(p.slug)) : [];
  return (
    <tr className={off ? 'muted' : ''}>
      <td>
        <span className="font-semibold">{person.name}</span>
        {isMe ? <span className="faint"> (you)</span> : null}{' '}
        {person.instanceAdmin ? <span className="flag calm">admin of all</span> : null}{' '}
        {off ? <span className="flag bad">deactivated</span> : null}
        <div className="muted">{person.email}</div>
      </td>
      <td>
        <div className="grid justify-start gap-1">
          {projects.flatMap((project) => {
            const role = mine.get(project.slug);
            return role === undefined ? (
              []
            ) : (
              <RoleSelect
                key={project.slug}
                project={project.slug}
                person={person.name}
                role={role}
                disabled={isMe || off}
                onRole={(next) => onRole(project.slug, next)}
              />
            );
          })}
          {others.map((one) => (
            <span key={one.slug}>
              {one.slug}: {one.role}
            </span>
          ))}
          {person.memberships.length === 0 ? (
            <span className="faint">
              {person.instanceAdmin ? 'admin of every project' : 'in no project'}
            </span>
          ) : null}
          {addable.length > 0 ? (
            <Menu
              trigger={
                <button type="button" className="link justify-self-start text-s">
                  add to a project
                  <span className="sr-only"> ({person.name})</span>
                </button>
              }
            >
              {addable.map((project) => (
                <MenuItem key={project.slug} onSelect={() => onRole(project.slug, 'viewer')}>
                  {project.name}, as viewer
                </MenuItem>
              ))}
            </Menu>
          ) : null}
        </div>
      </td>
      <td title={stamp(person.lastSeen)}>
        {person.lastSeen === null ? (
          <span className="faint">not signed in</span>
        ) : (
          <>
            {sayAge(age(person.lastSeen, now))}
            <div className="faint text-s">
              {person.sessions} {person.sessions === 1 ? 'session' : 'sessions'}
            </div>
          </>
        )}
      </td>
      <td className="num">
        {instanceAdmin ? (
          <Menu
            align="end"
            trigger={
              <Button small>
                Manage<span className="sr-only"> {person.name}</span>{' '}
                <span aria-hidden="true">▾</span>
              </Button>
            }
          >
            {off ? null : (
              <MenuItem onSelect={() => onAction('reset')}>New password link…</MenuItem>
            )}
            <MenuItem onSelect={() => onAction('sign-out')} disabled={person.sessions === 0}>
              Sign out everywhere…
            </MenuItem>
            {isMe ? null : (
              <MenuItem onSelect={() => onAction(off ? 'reactivate' : 'deactivate')}>
                {off ? 'Take back…' : 'Deactivate…'}
              </MenuItem>
            )}
          </Menu>
        ) : null}
      </td>
    </tr>
  );
}

interface RoleSelectProps {
  readonly project: string;
  readonly person: string;
  readonly role: Role;
  readonly disabled: boolean;
  readonly onRole: (role: Role) => void;
}

function RoleSelect({ project, person, role, disabled, onRole }: RoleSelectProps) {
  const id = useId();
  const [chosen, setChosen] = useState(role);
  const [given, setGiven] = useState(role);
  if (given !== role) {
    setGiven(role);
    setChosen(role);
  }
  return (
    <span className="flex items-center gap-2">
      <label htmlFor={id} className="w-24 truncate">
        {project}
        <span className="sr-only">: role of {person}</span>
      </label>
      <select
        id={id}
        className="input"
        value={chosen}
        disabled={disabled}
        onChange={(event) => {
          const next = roles.find((name) => name === event.target.value) ?? role;
          setChosen(next);
          onRole(next);
        }}
      >
        {roles.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </span>
  );
}

function sayAge(text: string): string {
  return text === 'now' ? 'just now' : `${text} ago`;
}
