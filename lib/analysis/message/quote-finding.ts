import type { PhaseContext } from '@/lib/analysis/context';
import { finding } from '@/lib/analysis/finding';
import type { Severity } from '@/lib/contracts/vocabulary';
import type { MessageFinding, MessageKind } from './kinds';

interface Quoted {
  readonly kind: MessageKind;
  readonly summary: string;
  /** Lines of the message, from 1. */
  readonly line: number;
  readonly endLine: number;
  readonly data: Record<string, unknown>;
  readonly severity?: Severity;
}

/** A finding of what a message says, with the lines that say it as evidence. */
export async function quoteFinding(
  context: PhaseContext,
  { endLine, ...told }: Quoted,
): Promise<MessageFinding> {
  const { commit } = context.input;
  const lines = await context.probe('message-lines', { commit, from: told.line, to: endLine });
  return finding({ ...told, evidence: [lines] });
}
