'use client';

import { useCallback, useEffect, useReducer, useRef, useState } from 'react';

interface Question<T> {
  /** What is asked: the same key has the same answer. */
  readonly key: string;
  readonly load: () => Promise<T>;
  readonly enabled?: boolean;
  /** For how long, in milliseconds, an answer serves whoever asks the same. */
  readonly keepMs?: number;
}

interface Asked {
  readonly at: number;
  readonly answer: Promise<unknown>;
}

const asked = new Map<string, Asked>();
const mostAsked = 60;

function ask<T>(key: string, load: () => Promise<T>, keepMs: number): Promise<T> {
  const known = asked.get(key);
  if (known && Date.now() - known.at < keepMs) return known.answer as Promise<T>;
  const answer = load();
  asked.delete(key);
  asked.set(key, { at: Date.now(), answer });
  for (const old of asked.keys()) {
    if (asked.size <= mostAsked) break;
    asked.delete(old);
  }
  // What failed is asked again by the next one.
  answer.catch(() => asked.delete(key));
  return answer;
}

/** What was answered holds no more: whoever asks next is told anew. */
export const forgetAnswer = (key: string): void => {
  asked.delete(key);
};

/**
 * Asks the server once and keeps the answer for a while; components that ask the same at the same time share it. `data`
 * stays undefined until there is one; `isPending` while there is neither an answer nor an error.
 */
export function useAnswer<T>({ key, load, enabled = true, keepMs = 0 }: Question<T>) {
  const [state, setState] = useState<{ key: string; data?: T; error?: unknown }>({ key });
  const [turn, again] = useReducer((count: number) => count + 1, 0);
  const latest = useRef(load);
  useEffect(() => {
    latest.current = load;
  });
  useEffect(() => {
    // Each turn is a question of its own.
    if (!enabled || turn < 0) return;
    let wanted = true;
    ask(key, latest.current, keepMs).then(
      (data) => wanted && setState({ key, data }),
      (error: unknown) => wanted && setState({ key, error }),
    );
    return () => {
      wanted = false;
    };
  }, [key, enabled, keepMs, turn]);
  const refetch = useCallback(() => {
    forgetAnswer(key);
    setState({ key });
    again();
  }, [key]);
  const { data, error } = state.key === key ? state : { data: undefined, error: undefined };
  if (data !== undefined) {
    return { data, error: undefined, isError: false, isPending: false, refetch } as const;
  }
  if (error !== undefined) {
    return { data: undefined, error, isError: true, isPending: false, refetch } as const;
  }
  return { data: undefined, error: undefined, isError: false, isPending: true, refetch } as const;
}

/**
 * What the server sent with the page, kept fresh: `refresh` asks again and shows the answer, unless a newer question was
 * asked meanwhile. A failed question changes nothing (the frame says that the connection is down).
 */
export function useFresh<T>(initial: T, load: () => Promise<T>) {
  const [given, setGiven] = useState(initial);
  const [data, setData] = useState(initial);
  if (given !== initial) {
    setGiven(initial);
    setData(initial);
  }
  const latest = useRef(load);
  const questions = useRef(0);
  useEffect(() => {
    latest.current = load;
  });
  const refresh = useCallback(async () => {
    questions.current += 1;
    const mine = questions.current;
    try {
      const next = await latest.current();
      if (mine === questions.current) setData(next);
    } catch {
      // Shown by the frame; what was known stays.
    }
  }, []);
  return { data, refresh };
}
