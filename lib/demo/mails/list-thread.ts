import type { CandidateKey } from '@/lib/demo/candidates';
import { prose } from '@/lib/demo/mails/mail-story';
import { type Person, people } from '@/lib/demo/people';

/** One mail of the demo's list archive: a patch as its author posted it, or an answer to one. */
export interface ListMail {
  /** What stands before the @ of the Message-ID. */
  readonly id: string;
  readonly candidate: CandidateKey;
  readonly from: Person;
  /** ISO 8601, UTC. */
  readonly date: string;
  /** What stands before the commit's subject; the whole is folded as git does. */
  readonly prefix: string;
  readonly inReplyTo?: string;
  /** An answer's text; null: the commit's own message and patch, without its tags. */
  readonly text: string | null;
  /** Below the `---` of a posting. */
  readonly note?: string;
  /** Lines of the patch that an earlier revision had otherwise: [as committed, as posted]. */
  readonly otherwise?: readonly (readonly [committed: string, posted: string])[];
}

/** Postings and discussion on the list, oldest first in each thread. */
export const listMails: readonly ListMail[] = [
  {
    id: '20260331061200.1234-1-jun',
    candidate: 'alias',
    from: people.jun,
    date: '2026-03-31T06:12:00Z',
    prefix: '[PATCH]',
    text: null,
  },
  {
    id: 'reviewed-alias-20260401.tomasz',
    candidate: 'alias',
    from: people.tomasz,
    date: '2026-04-01T08:30:00Z',
    prefix: 'Re: [PATCH]',
    inReplyTo: '20260331061200.1234-1-jun',
    text: prose`
On Tue, Mar 31, 2026, Jun Morikawa wrote:
> Give each of them its alias.

The names are those that the transports register with. Looks good,

Reviewed-by: Tomasz Wilk <tomasz.wilk@example.org>
`,
  },
  {
    id: 'applied-alias-20260407.greta',
    candidate: 'alias',
    from: people.greta,
    date: '2026-04-07T15:05:00Z',
    prefix: 'Re: [PATCH]',
    inReplyTo: '20260331061200.1234-1-jun',
    text: prose`
On Tue, Mar 31, 2026, Jun Morikawa wrote:
> The fabrics library asks for a transport with
> request_module("nvme-%s", opts->transport)

Thanks, applied to nvme-7.1.
`,
  },
  {
    id: '20250901100000.77-1-tomasz',
    candidate: 'tcp-pdu',
    from: people.tomasz,
    date: '2025-09-01T10:00:00Z',
    prefix: '[PATCH]',
    text: null,
    otherwise: [
      [
        '+	if (len > req->data_len - req->received)',
        '+	if (req->received + len > req->data_len)',
      ],
    ],
  },
  {
    id: 'overflow-20250902.greta',
    candidate: 'tcp-pdu',
    from: people.greta,
    date: '2025-09-02T07:45:00Z',
    prefix: 'Re: [PATCH]',
    inReplyTo: '20250901100000.77-1-tomasz',
    text: prose`
On Mon, Sep 01, 2025, Tomasz Wilk wrote:
> +	if (req->received + len > req->data_len)

Can the sum not overflow? Please send a v2 that subtracts.
`,
  },
  {
    id: '20250904100500.78-1-tomasz',
    candidate: 'tcp-pdu',
    from: people.tomasz,
    date: '2025-09-04T10:05:00Z',
    prefix: '[PATCH v2]',
    text: null,
    note: 'v2: subtract, so that nothing can overflow (Greta)',
  },
  {
    id: 'reviewed-pdu-20250905.greta',
    candidate: 'tcp-pdu',
    from: people.greta,
    date: '2025-09-05T09:00:00Z',
    prefix: 'Re: [PATCH v2]',
    inReplyTo: '20250904100500.78-1-tomasz',
    text: prose`
On Thu, Sep 04, 2025, Tomasz Wilk wrote:
> Refuse such a PDU.

Reviewed-by: Greta Lindqvist <greta.lindqvist@example.org>

This should go to stable as well.
`,
  },
];
