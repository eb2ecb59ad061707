'use client';

import { z } from 'zod';
import { api } from '@/app/_components/client/api';
import { Confirm } from '@/app/_components/ui/confirm';
import type { PersonView } from '@/lib/contracts/pages';
import type { OneTimeLink } from './people-page';

export type PersonAction = 'deactivate' | 'reactivate' | 'reset' | 'sign-out';

const MaybeLink = z.object({ link: z.string().optional() });

interface PersonDialogProps {
  readonly person: PersonView;
  readonly action: PersonAction;
  readonly onClose: () => void;
  readonly onLink: (link: OneTimeLink) => void;
  readonly onDone: () => void;
}

/** Asks before what a person will notice, and says what it does and does not touch. */
export function PersonDialog({ person, action, onClose, onLink, onDone }: PersonDialogProps) {
  const { name } = person;
  const texts: Readonly<Record<PersonAction, { title: string; action: string; text: string }>> = {
    deactivate: {
      title: `Deactivate ${name}?`,
      action: 'Deactivate',
      text: `${name} is signed out everywhere at once and cannot sign in. Decisions and comments stay, under the same name.`,
    },
    reactivate: {
      title: `Take ${name} back?`,
      action: 'Take back',
      text: `${name} can sign in again with the same password and roles.`,
    },
    reset: {
      title: `New password for ${name}?`,
      action: 'Make the link',
      text: `You get a link to hand to ${name}. It works once, for a day; the old password holds until then.`,
    },
    'sign-out': {
      title: `Sign ${name} out everywhere?`,
      action: 'Sign out everywhere',
      text: `All ${person.sessions} sessions end at once. ${name} can sign in again.`,
    },
  };
  const { title, action: label, text } = texts[action];
  return (
    <Confirm
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={title}
      action={label}
      danger={action === 'deactivate'}
      onConfirm={async () => {
        const { link } = await api(`/api/people/${person.id}`, {
          body: { action },
          schema: MaybeLink,
        });
        if (link) onLink({ title: `Password link for ${name}`, link });
        onDone();
      }}
    >
      {text}
    </Confirm>
  );
}
