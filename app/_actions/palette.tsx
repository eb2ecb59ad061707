'use client';

import { Command } from 'cmdk';
import { useEffect, useState } from 'react';
import { Dialog } from '@/app/_components/ui/dialog';
import { type Action, showKey } from './action';

interface PaletteProps {
  readonly actions: readonly Action[];
  /** What was typed while it was on its way; said once, when it is there. */
  readonly typed: () => string;
  readonly onClose: () => void;
}

/** Ctrl or Cmd and K: every action of the page by name. */
export function Palette({ actions, typed, onClose }: PaletteProps) {
  const [search, setSearch] = useState('');
  useEffect(() => setSearch((before) => typed() + before), [typed]);
  const offered = actions.filter((action) => !action.quiet && (action.when?.() ?? true));
  const groups = [...new Set(offered.map((action) => action.group))];
  const run = (action: Action) => {
    onClose();
    // After the dialog has given the focus back.
    setTimeout(action.run, 0);
  };
  return (
    <Dialog open onOpenChange={onClose} title="Command palette" look="palette">
      <Command label="Command palette" loop>
        <Command.Input
          className="palette-input"
          placeholder="What do you want to do?"
          value={search}
          onValueChange={setSearch}
        />
        <Command.List className="palette-list" label="Actions">
          <Command.Empty className="p-3 muted">No action of that name here.</Command.Empty>
          {groups.map((group) => (
            <Command.Group key={group} heading={group}>
              {offered
                .filter((action) => action.group === group)
                .map((action) => (
                  <Command.Item
                    key={action.name}
                    className="menu-item"
                    value={`${action.label} ${action.name}`}
                    onSelect={() => run(action)}
                  >
                    <span>{action.label}</span>
                    {action.keys[0] ? <kbd>{showKey(action.keys[0])}</kbd> : null}
                  </Command.Item>
                ))}
            </Command.Group>
          ))}
        </Command.List>
      </Command>
    </Dialog>
  );
}
