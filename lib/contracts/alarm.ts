import { z } from 'zod';
import { Oid } from '@/lib/contracts/git';
import { alarmKinds } from '@/lib/contracts/words';

export const AlarmKind = z.enum(alarmKinds);
export type AlarmKind = z.infer<typeof AlarmKind>;

/** Upstream came to hold a commit that concerns a candidate: GET /api/p/<project>/alarms */
export const AlarmView = z.object({
  id: z.string(),
  kind: AlarmKind,
  /** The upstream commit that does it. */
  commit: z.object({
    oid: Oid,
    subject: z.string(),
    at: z.string().nullable(),
    /** Whether it is a candidate of the project itself. */
    candidate: z.boolean(),
  }),
  candidate: z.object({ oid: Oid, subject: z.string() }),
  foundAt: z.string(),
  /** Upstream when it was found. */
  tip: Oid,
  /** The accepts that counted then: what it points back to. */
  decisions: z.array(
    z.object({ id: z.string(), branch: z.string(), by: z.string(), at: z.string() }),
  ),
  /** Who said that nothing more is to be done; null: nobody yet. */
  seen: z.object({ by: z.string(), at: z.string(), note: z.string() }).nullable(),
});
export type AlarmView = z.infer<typeof AlarmView>;

/** POST /api/p/<project>/alarms/acknowledge */
export const AcknowledgeRequest = z.object({
  alarms: z.array(z.uuid()).min(1).max(500),
  note: z.string().trim().max(2000).default(''),
});
export type AcknowledgeRequest = z.infer<typeof AcknowledgeRequest>;
