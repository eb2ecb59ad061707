'use client';

import { VisibleText } from '@/app/_components/diff/visible-text';
import type { CandidateView } from '@/lib/contracts/pages';
import { Claim } from './claim';
import { mailClaim } from './mail-claim';

/** What the selecting mails claim, above everything that was checked here and never mixed with it. */
export function MailSays({ candidate }: { readonly candidate: CandidateView }) {
  const claim = mailClaim(candidate.mails);
  if (claim === null) return null;
  const { explanation, unverified } = claim;
  return (
    <div className="mail-says">
      <p className={claim.loud ? 'notice bad' : ''}>
        {claim.loud ? <b>{claim.text}</b> : claim.text}
        <span className="tag-outside ml-2">unchecked</span>
      </p>
      {explanation === null ? null : (
        <Claim title="The mail's explanation, unchecked" text={explanation} />
      )}
      {unverified.length === 0 ? null : (
        <details className="claim">
          <summary>
            <span className="tag-outside">not verified by the mail itself</span>
          </summary>
          <ul className="claim-text">
            {unverified.map((text, index) => (
              <li key={`${index.toString()} ${text}`}>
                <VisibleText text={text} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
