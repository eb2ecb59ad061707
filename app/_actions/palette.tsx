'use client';

import { Command } from 'cmdk';
import * as Radix from 'radix-ui/dialog';
import { type Action, showKey } from './action';

interface PaletteProps {
  readonly actions: readonly Action[];
  readonly onClose: () => void;
}

/** Ctrl or Cmd and K: every action of the page by name. */
export function Palette({ actions, onClose }: PaletteProps) {
  const offered = actions.filter((action) => !action.quiet && (action.when?.() ?? true));
  const groups = [...new Set(offered.map((action) => action.group))];
  const run = (action: Action) => {
    onClose();
    // After the dialog has given the focus back.
    setTimeout(action.run, 0);
  };
  return (
    <Radix.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay className="overlay" />
        <Radix.Content className="dialog palette" aria-describedby={undefined}>
          <Radix.Title className="sr-only">Command palette</Radix.Title>
          <Command label="Command palette" loop>
            <Command.Input className="palette-input" placeholder="What do you want to do?" />
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
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
