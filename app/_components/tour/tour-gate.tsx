'use client';

import { Suspense, useEffect, useState } from 'react';
import { useActions } from '@/app/_actions/provider';
import { api } from '@/app/_components/client/api';
import { lazyPart } from '@/app/_components/client/lazy-part';
import { useFrame } from '@/app/_components/frame/frame-context';
import type { Place } from './steps';
import { isDone, isRunning, rememberDone } from './tour-memory';

/** Fetched only for who has not finished it, or asks for it. */
const Tour = lazyPart(() => import('./tour').then((module) => module.Tour));

/** The project that a fresh installation has, made to be looked at. */
const sample = 'demo';

/** Offers the tour to who is new, on the demo; starts it again for everybody (`g t`, and in the help). */
export function TourGate({ place }: { readonly place: Place }) {
  const { slug, viewerId } = useFrame();
  const [state, setState] = useState<'off' | 'offered' | 'on'>('off');
  useActions([
    {
      name: 'tour',
      label: 'Show me around',
      group: 'Everywhere',
      keys: ['g t'],
      run: () => setState('on'),
    },
  ]);
  useEffect(() => {
    if (place === 'candidate') {
      if (isRunning()) setState('on');
      return;
    }
    if (slug !== sample || isDone(viewerId)) return;
    let wanted = true;
    api<{ done: boolean }>('/api/tour').then(
      ({ done }) => {
        if (done) rememberDone(viewerId);
        else if (wanted) setState((now) => (now === 'off' ? 'offered' : now));
      },
      // Without an answer nobody is asked; the help still has it.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [place, slug, viewerId]);
  if (state === 'off') return null;
  return (
    <Suspense fallback={null}>
      <Tour
        key={state}
        place={place}
        person={viewerId}
        offered={state === 'offered'}
        onStart={() => setState('on')}
        onEnd={() => setState('off')}
      />
    </Suspense>
  );
}
