import { stamp } from '@/app/_components/client/time';
import { VisibleText } from '@/app/_components/diff/visible-text';
import type { CandidateView, MailView } from '@/lib/contracts/pages';

const kinds: Readonly<Record<MailView['kind'], string>> = {
  selection: 'selected for stable',
  reply: 'reply',
  'review-posting': 'stable review',
  added: 'added to a stable queue',
  failed: 'failed to apply',
  submission: 'posting',
  other: 'mail',
};

/** Every mail about this candidate, oldest first; text as sent, nothing in it active. */
export function ThreadTab({ candidate }: { readonly candidate: CandidateView }) {
  if (candidate.mails.length === 0) {
    return (
      <div className="empty">
        <h2>No mail about this candidate</h2>
        <p className="muted">
          Import a mailbox under Sources: mails that name this commit are attached here, with their
          replies.
        </p>
      </div>
    );
  }
  return candidate.mails.map((mail, index) => (
    <details key={mail.id} className="mail" open={index === 0 || mail.kind === 'reply'}>
      <summary>
        <b>
          <VisibleText text={mail.from} />
        </b>{' '}
        <span className="flag calm">{kinds[mail.kind]}</span>{' '}
        {mail.replyClass ? <span className="flag">{mail.replyClass}</span> : null}{' '}
        {mail.verdict ? <span className="tag-outside">says {mail.verdict}</span> : null}{' '}
        {mail.bySubject ? (
          <span className="flag" title="It names no commit and answers no mail that is here">
            by subject
          </span>
        ) : null}{' '}
        {mail.range ? <code>{mail.range}</code> : null}{' '}
        <span className="faint">{stamp(mail.date)}</span>
        <div className="muted">
          <VisibleText text={mail.subject} />
        </div>
      </summary>
      {mail.explanation ? (
        <p className="hint mt-1">
          The explanation in this mail was written by a machine:{' '}
          <span className="tag-outside">claimed by the mail, unchecked</span>
        </p>
      ) : null}
      <pre className="message">
        <VisibleText text={mail.text} />
      </pre>
      <span className="faint text-s">
        Message-ID <code>{mail.messageId}</code>
      </span>
    </details>
  ));
}
