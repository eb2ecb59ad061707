'use client';

import { Button } from '@/app/_components/ui/button';
import { Dialog } from '@/app/_components/ui/dialog';
import { type Action, showKey } from './action';

interface HelpProps {
  readonly actions: readonly Action[];
  readonly onClose: () => void;
}

/** Every key of the page, grouped; what is not possible right now is listed too, fainter. */
export function HelpDialog({ actions, onClose }: HelpProps) {
  const groups = new Map<string, Action[]>();
  for (const action of actions) {
    if (action.keys.length === 0) continue;
    groups.set(action.group, [...(groups.get(action.group) ?? []), action]);
  }
  const tour = actions.find((action) => action.name === 'tour');
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="Keys"
      description="Everything on this page can be done from the keyboard. Keys work while no input has the focus."
      wide
    >
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {[...groups].map(([group, members]) => (
          <section key={group}>
            <h3 className="mb-1">{group}</h3>
            <dl className="m-0">
              {members.map((action) => (
                <div
                  key={action.name}
                  className="flex justify-between gap-3 border-b border-rule py-1"
                >
                  <dt className={(action.when?.() ?? true) ? '' : 'faint'}>{action.label}</dt>
                  <dd className="m-0 flex gap-1 whitespace-nowrap">
                    {action.keys.map((keys) => (
                      <kbd key={keys}>{showKey(keys)}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      {tour ? (
        <div className="dialog-actions">
          <Button
            onClick={() => {
              onClose();
              tour.run();
            }}
          >
            {tour.label}
          </Button>
        </div>
      ) : null}
    </Dialog>
  );
}
