'use client';

import { useState } from 'react';
import type { PhaseView } from '@/lib/contracts/pages';
import { findFinding } from './finding-key';

/** Goes to an element once its phase has been fetched and drawn open; gives up after two seconds. */
function goTo(id: string, tries: number): void {
  setTimeout(
    () => {
      const element = document.getElementById(id);
      if (!element) {
        if (tries < 40) goTo(id, tries + 1);
        return;
      }
      element.scrollIntoView({ block: 'center' });
      element.querySelector<HTMLElement>('summary, button')?.focus({ preventScroll: true });
    },
    tries === 0 ? 0 : 50,
  );
}

/** Which phases of the walk-through are open, and which findings show their proof. */
export function useOpenPhases(phases: readonly PhaseView[]) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const flip = (key: string) =>
    setOpened((before) => {
      const next = new Set(before);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  /** Opens the findings that the keys name, with their phases, and goes to the first of them. */
  const show = (keys: readonly string[]) => {
    const found = keys.flatMap((key) => findFinding(phases, key) ?? []);
    const [first] = found;
    if (!first) return;
    setOpened(
      (before) =>
        new Set([
          ...before,
          ...found.map(({ phase }) => phase.phase),
          ...found.map(({ finding }) => finding.id),
        ]),
    );
    goTo(`finding-${first.finding.id}`, 0);
  };
  const all = ['verification', ...phases.map((phase) => phase.phase)];
  const allOpen = phases.every((phase) => opened.has(phase.phase));
  const toggleAll = () => setOpened(allOpen ? new Set() : new Set(all));
  return { isOpen: (key: string) => opened.has(key), flip, show, allOpen, toggleAll };
}

export type OpenPhases = ReturnType<typeof useOpenPhases>;
