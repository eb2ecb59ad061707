import { describe, expect, it } from 'vitest';
import type { MailView } from '@/lib/contracts/pages';
import { mailClaim, mailedOn } from './mail-claim';

const mail = (part: Partial<MailView>): MailView => ({
  id: 'm',
  messageId: 'm@example.org',
  subject: '[PATCH AUTOSEL 7.0-5.10] x: y',
  from: 'S <s@example.org>',
  date: '2025-05-05T10:00:00.000Z',
  kind: 'selection',
  form: 'C',
  verdict: 'yes',
  range: '7.0-5.10',
  replyClass: null,
  text: '',
  explanation: 'YES - it is a fix.',
  unverified: [],
  bySubject: false,
  ...part,
});
describe('mailClaim', () => {
  it('is null without a selecting mail', () => {
    expect(mailClaim([mail({ kind: 'reply' })])).toBeNull();
  });

  it('says verdict and range, and keeps the explanation whole', () => {
    const claim = mailClaim([mail({}), mail({ kind: 'reply' })]);
    expect(claim).toEqual({
      text: 'The mail says YES (7.0-5.10)',
      loud: false,
      explanation: 'YES - it is a fix.',
      unverified: [],
    });
  });

  it.each([
    ['no', 'The mail says NO (7.0-5.10)', true],
    ['contradictory', 'The mail says both YES and NO (7.0-5.10)', true],
    ['unknown', 'The mail gives no verdict (7.0-5.10)', false],
  ] as const)('tells %s', (verdict, text, loud) => {
    expect(mailClaim([mail({ verdict })])).toMatchObject({ text, loud });
  });

  it('puts the ranges of several mails together, newest first, and is loud when they disagree', () => {
    const agreeing = [mail({ range: '6.12' }), mail({ range: '6.18' })];
    expect(mailClaim(agreeing)).toMatchObject({
      text: 'The 2 selecting mails say YES (6.18, 6.12)',
      loud: false,
    });
    const open = [mail({ verdict: 'unknown', range: '6.12' }), mail({ range: '6.18' })];
    expect(mailClaim(open)).toMatchObject({
      text: 'The 2 selecting mails say YES (6.18) and no verdict (6.12)',
      loud: false,
    });
    const odd = [mail({ range: '6.12', verdict: 'no' }), mail({ range: null })];
    expect(mailClaim(odd)).toMatchObject({
      text: 'The 2 selecting mails say YES and NO (6.12)',
      loud: true,
    });
  });

  it('keeps no empty explanation', () => {
    expect(mailClaim([mail({ explanation: ' \n' })])?.explanation).toBeNull();
  });
});

describe('mailedOn', () => {
  it('is the day of the first dated mail', () => {
    expect(mailedOn([mail({ date: null }), mail({})])).toBe('2025-05-05');
    expect(mailedOn([])).toBeNull();
  });
});
