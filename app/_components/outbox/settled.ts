import type { DecideResult } from '@/lib/contracts/decision';
import type { Entry } from './entry';

export interface Settled {
  readonly entry: Entry;
  /** Null for what has no votes: a comment. */
  readonly result: DecideResult | null;
  /** It was said before that it is not saved. */
  readonly late: boolean;
  /** Lost races are shown by nobody else. */
  readonly tellsLost: boolean;
}

type Listener = (settled: Settled) => void;

const listeners = new Set<Listener>();
let sayer: Listener | null = null;
let unsaid: Settled[] = [];

/** Calls `listener` whenever this tab has got the server's answer to something that was kept. Returns what ends it. */
export function onSettled(listener: Listener): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** The one that tells the person; it comes later than the page, and hears what was answered before it came. */
export function sayWith(listener: Listener): () => void {
  sayer = listener;
  for (const settled of unsaid) listener(settled);
  unsaid = [];
  return () => {
    sayer = null;
  };
}

export function tellSettled(settled: Settled): void {
  for (const listener of listeners) listener(settled);
  if (sayer) sayer(settled);
  else unsaid.push(settled);
}
