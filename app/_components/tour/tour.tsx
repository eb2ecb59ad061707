'use client';

import { type KeyboardEvent, useCallback, useEffect, useId, useRef, useState } from 'react';
import { api } from '@/app/_components/client/api';
import { Button } from '@/app/_components/ui/button';
import { type Place, type Step, steps } from './steps';
import { goOn, rememberDone, stopRunning } from './tour-memory';

interface TourProps {
  readonly place: Place;
  readonly person: string;
  /** Asks first, out of the way and without taking the focus. */
  readonly offered: boolean;
  readonly onStart: () => void;
  readonly onEnd: () => void;
}

/** A few words beside the things they are about, one after the other; nothing behind it is locked meanwhile. */
export function Tour({ place, person, offered, onStart, onEnd }: TourProps) {
  const [shown] = useState(() => steps[place].filter((step) => find(step) !== null));
  const [at, setAt] = useState(0);
  const [before] = useState(() => document.activeElement);
  const step = shown[at];

  const end = useCallback(() => {
    stopRunning();
    rememberDone(person);
    // Other browsers of this person learn of it when they ask; should this fail, they are asked once more.
    api('/api/tour', { method: 'POST', body: {} }).catch(() => undefined);
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    onEnd();
  }, [person, before, onEnd]);

  if (offered) {
    return (
      <section className="tour-card tour-offer" aria-label="Tour">
        <p className="m-0">New here? A tour of this page takes a minute.</p>
        <div className="tour-acts">
          <Button small look="quiet" onClick={end}>
            No, thanks
          </Button>
          <Button small look="primary" onClick={onStart}>
            Show me around
          </Button>
        </div>
      </section>
    );
  }
  if (!step) return null;
  const last = at === shown.length - 1;
  const openFirst = () => {
    const link = document.querySelector<HTMLAnchorElement>('ol.queue > li .ttl a');
    goOn();
    link?.click();
  };
  const next = () => {
    if (!last) setAt(at + 1);
    else if (place === 'queue') openFirst();
    else end();
  };
  return (
    <StepCard
      key={at}
      step={step}
      count={`${at + 1} of ${shown.length}`}
      forward={last ? (place === 'queue' ? 'Open the first one' : 'Done') : 'Next'}
      onBack={at > 0 ? () => setAt(at - 1) : null}
      onNext={next}
      onEnd={end}
    />
  );
}

const find = (step: Step): Element | null => document.querySelector(step.anchor);

interface StepCardProps {
  readonly step: Step;
  readonly count: string;
  readonly forward: string;
  readonly onBack: (() => void) | null;
  readonly onNext: () => void;
  readonly onEnd: () => void;
}

function StepCard({ step, count, forward, onBack, onNext, onEnd }: StepCardProps) {
  const id = useId();
  const card = useRef<HTMLElement>(null);
  const ring = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const anchor = find(step);
    anchor?.scrollIntoView({ block: 'center' });
    button.current?.querySelector<HTMLElement>('button:last-of-type')?.focus();
    const place = () => {
      const box = anchor?.getBoundingClientRect();
      if (box && card.current && ring.current) arrange(box, card.current, ring.current);
    };
    place();
    window.addEventListener('scroll', place, { passive: true });
    window.addEventListener('resize', place);
    return () => {
      window.removeEventListener('scroll', place);
      window.removeEventListener('resize', place);
    };
  }, [step]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    // The page's own Escape (choose nothing) is not meant.
    event.preventDefault();
    event.stopPropagation();
    onEnd();
  };
  return (
    <>
      <div ref={ring} className="tour-ring" aria-hidden="true" />
      <section
        ref={card}
        className="tour-card"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-text`}
        onKeyDown={onKeyDown}
      >
        <h2 id={`${id}-title`}>{step.title}</h2>
        <p id={`${id}-text`}>{step.text}</p>
        <div className="tour-acts" ref={button}>
          <span className="muted">{count}</span>
          <Button small look="quiet" onClick={onEnd}>
            End tour
          </Button>
          {onBack ? (
            <Button small onClick={onBack}>
              Back
            </Button>
          ) : null}
          <Button small look="primary" onClick={onNext}>
            {forward}
          </Button>
        </div>
      </section>
    </>
  );
}

const gap = 10;

/** The card goes under the element, above it where there is no room, and always stays in the window. */
function arrange(box: DOMRect, card: HTMLElement, ring: HTMLElement): void {
  const { offsetWidth: width, offsetHeight: height } = card;
  const [right, foot] = [window.innerWidth - width - gap, window.innerHeight - height - gap];
  const below = box.bottom + gap;
  const top = below <= foot ? below : box.top - height - gap;
  card.style.left = `${Math.max(gap, Math.min(box.left, right))}px`;
  card.style.top = `${Math.max(gap, Math.min(top, foot))}px`;
  ring.style.left = `${box.left - 4}px`;
  ring.style.top = `${box.top - 4}px`;
  ring.style.width = `${box.width + 8}px`;
  ring.style.height = `${box.height + 8}px`;
}
