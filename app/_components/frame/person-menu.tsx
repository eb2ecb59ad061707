'use client';

import Link from 'next/link';
import { useState } from 'react';
import { useRegistry } from '@/app/_actions/provider';
import { api, sayProblem } from '@/app/_components/client/api';
import { lazyPart } from '@/app/_components/client/lazy-part';
import { entries, remove, useUnsaved } from '@/app/_components/outbox/store';
import { Menu, MenuItem, MenuLabel, MenuLink, MenuRule } from '@/app/_components/ui/menu';
import { toast } from '@/app/_components/ui/toast';
import type { Viewer } from '@/lib/contracts/pages';
import { applyContrast, applyTheme, type Theme, themes } from './theme';

/** Fetched when there is something to ask. */
const Confirm = lazyPart(() => import('@/app/_components/ui/confirm').then((m) => m.Confirm));

interface PersonMenuProps {
  readonly viewer: Viewer;
  readonly theme: string;
}

/** Who one is; look, people, sign out. */
export function PersonMenu({ viewer, theme }: PersonMenuProps) {
  const registry = useRegistry();
  const [chosen, setChosen] = useState<string>(theme);
  // Read when the menu opens: the server has put it on the page.
  const [contrast, setContrast] = useState(false);
  const switchContrast = () => {
    applyContrast(contrast ? 'system' : 'more');
    setContrast(!contrast);
  };
  const choose = (next: Theme) => {
    applyTheme(next);
    setChosen(next);
  };
  const unsaved = useUnsaved();
  const [asking, setAsking] = useState(false);
  const signOut = async () => {
    await api('/api/auth/sign-out', { method: 'POST', body: {} });
    for (const entry of entries()) remove(entry.id);
    // A whole new page: nothing of this session stays in memory.
    window.location.assign('/sign-in');
  };
  const start = () => {
    if (unsaved.length > 0) setAsking(true);
    else signOut().catch((error: unknown) => toast.error(sayProblem(error)));
  };
  const manages =
    viewer.instanceAdmin || viewer.memberships.some((membership) => membership.role === 'admin');
  return (
    <>
      <Menu
        align="end"
        onOpenChange={(open) => {
          if (open) setContrast(document.documentElement.dataset.contrast === 'more');
        }}
        trigger={
          <button type="button" className="frame-button muted person-button">
            <span className="person-name">{viewer.name}</span>
            <span className="person-initials" aria-hidden="true">
              {initials(viewer.name)}
            </span>
          </button>
        }
      >
        <MenuLabel>{viewer.email}</MenuLabel>
        {manages ? (
          <MenuLink>
            <Link href="/settings/people">People</Link>
          </MenuLink>
        ) : null}
        <MenuItem onSelect={registry.openHelp} hotkey="?">
          Keys
        </MenuItem>
        <MenuRule />
        <MenuLabel>Look</MenuLabel>
        {themes.map((name) => (
          <MenuItem key={name} onSelect={() => choose(name)} checked={chosen === name}>
            {{ system: 'As the system', light: 'Light', dark: 'Dark' }[name]}
          </MenuItem>
        ))}
        <MenuItem onSelect={switchContrast} checked={contrast}>
          High contrast
        </MenuItem>
        <MenuRule />
        <MenuItem onSelect={start}>Sign out</MenuItem>
      </Menu>
      {asking ? (
        <Confirm
          open
          onOpenChange={setAsking}
          title="Sign out and lose what is not saved?"
          action="Sign out and discard"
          danger
          onConfirm={signOut}
        >
          {unsaved.length === 1 ? 'One thing' : `${unsaved.length} things`} you decided or wrote
          {unsaved.length === 1 ? ' is' : ' are'} kept in this browser alone and would be gone.
        </Confirm>
      ) : null}
    </>
  );
}

function initials(name: string): string {
  const parts = name.split(/\s+/).filter(Boolean);
  return parts
    .map((part) => part.at(0)?.toUpperCase() ?? '')
    .slice(0, 2)
    .join('');
}
