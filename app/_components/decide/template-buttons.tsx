'use client';

import { useFrame } from '@/app/_components/frame/frame-context';
import { Button } from '@/app/_components/ui/button';
import type { DecisionVerb } from '@/lib/contracts/words';
import { useReasonTemplates } from './use-reason-templates';

interface TemplateButtonsProps {
  readonly verb: DecisionVerb;
  readonly onChoose: (reason: string) => void;
}

/** The project's reasons for a verb; a chosen one can be edited before it is sent. */
export function TemplateButtons({ verb, onChoose }: TemplateButtonsProps) {
  const templates = useReasonTemplates(useFrame().slug);
  const offered = verb === 'withdraw' ? [] : (templates[verb] ?? []);
  return (
    <div className="mb-2 flex min-h-7 flex-wrap gap-1">
      {offered.map((template) => (
        <Button key={template} small onClick={() => onChoose(template)}>
          {template}
        </Button>
      ))}
    </div>
  );
}
