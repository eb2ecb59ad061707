import { expect, it, vi } from 'vitest';
import { generateMetadata } from './page';

const subject = "build: $& $$ $' %s";
vi.mock('@/app/_http/page-context', () => ({
  pageContext: async () => ({}),
  forPage: (work: Promise<unknown>) => work,
}));
vi.mock('@/lib/services/candidates/get-candidate', () => ({
  getCandidate: async () => ({ subject }),
}));

it('is named by its subject as it is, whatever stands in it', async () => {
  const address = { project: 'demo', oid: 'a'.repeat(40) };
  const { title } = await generateMetadata({
    params: Promise.resolve(address),
    searchParams: Promise.resolve({}),
  });
  // A title that is put into a pattern (`replace`) would lose what begins with "$".
  expect(title).toEqual({ absolute: `${subject} · Stablehand` });
});
