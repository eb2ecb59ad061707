'use client';

import { useEffect, useRef } from 'react';
import { Button } from '@/app/_components/ui/button';

interface SentinelProps {
  readonly more: boolean;
  readonly loading: boolean;
  readonly failed: boolean;
  readonly shown: number;
  readonly total: number;
  readonly onMore: () => void;
}

/** The end of what is loaded: asks for more when it comes into sight, and by a button. */
export function Sentinel({ more, loading, failed, shown, total, onMore }: SentinelProps) {
  const element = useRef<HTMLDivElement>(null);
  const ask = useRef(onMore);
  useEffect(() => {
    ask.current = onMore;
  });
  useEffect(() => {
    const target = element.current;
    if (!target || !more || failed) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) ask.current();
      },
      { rootMargin: '600px' },
    );
    observer.observe(target);
    return () => observer.disconnect();
  }, [more, failed]);
  return (
    <div ref={element} className="faint py-3 text-s">
      {more ? (
        <Button small onClick={onMore} busy={loading}>
          {failed ? 'Could not load more: try again' : `Show more (${shown} of ${total})`}
        </Button>
      ) : shown > 8 ? (
        `All ${shown} shown`
      ) : null}
    </div>
  );
}
