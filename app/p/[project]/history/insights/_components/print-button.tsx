'use client';

import { Button } from '@/app/_components/ui/button';

export function PrintButton() {
  return (
    <Button small onClick={() => window.print()}>
      Print
    </Button>
  );
}
