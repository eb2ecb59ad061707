'use client';

import Link from 'next/link';
import { Menu, MenuLabel, MenuLink, MenuRule } from '@/app/_components/ui/menu';
import type { Viewer } from '@/lib/contracts/pages';

interface ProjectMenuProps {
  readonly viewer: Viewer;
  readonly current: string | null;
}

export function ProjectMenu({ viewer, current }: ProjectMenuProps) {
  return (
    <Menu
      trigger={
        <button type="button" className="frame-button muted">
          {current === null ? null : <span className="sr-only">Project </span>}
          {current ?? 'projects'} <span aria-hidden="true">▾</span>
        </button>
      }
    >
      <MenuLabel>Your projects</MenuLabel>
      {viewer.memberships.map((membership) => (
        <MenuLink key={membership.slug}>
          <Link
            href={`/p/${membership.slug}/queue`}
            aria-current={membership.slug === current ? 'true' : undefined}
          >
            <span>
              {membership.name} <span className="faint">{membership.role}</span>
            </span>
            {membership.slug === current ? <span aria-hidden="true">✓</span> : null}
          </Link>
        </MenuLink>
      ))}
      {viewer.instanceAdmin ? (
        <>
          <MenuRule />
          <MenuLink>
            <Link href="/projects/new">New project…</Link>
          </MenuLink>
        </>
      ) : null}
    </Menu>
  );
}
