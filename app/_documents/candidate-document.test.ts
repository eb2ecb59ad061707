import { beforeEach, describe, expect, it, vi } from 'vitest';
import { candidateDocument } from './candidate-document';
import { candidateDifferences } from './write-candidate';

const frame = { slug: 'demo', role: 'reviewer' };
const people = vi.hoisted(() => ({ viewer: { id: 'ada' } }));

vi.mock('@/lib/env', async (original) => {
  const real = await original<typeof import('@/lib/env')>();
  return { ...real, env: () => ({ ...real.env(), production: true, logLevel: 'silent' }) };
});
vi.mock('@/app/_http/request-context', () => ({ contextOf: async () => people }));
vi.mock('@/lib/services/projects/get-frame', () => ({ getFrame: async () => frame }));
vi.mock('@/lib/services/candidates/get-candidate', () => ({
  getCandidate: async () => ({ subject: 'one' }),
}));
vi.mock('@/app/p/[project]/candidates/[oid]/load-patch', () => ({ loadPatch: async () => null }));
vi.mock('./draw-candidate', () => ({ drawCandidate: () => '<p>one</p>' }));
vi.mock('./candidate-template', () => ({
  cutCandidate: () => ({ kept: {}, was: { nonce: 'abc' }, shown: { frame } }),
}));
vi.mock('./write-candidate', () => ({
  candidateDifferences: vi.fn(() => []),
  writeCandidate: () => 'written',
}));
/** Next's page: it says in its data who looks. */
vi.mock('./drawn-by-react', () => ({
  drawnByReact: async () => ({
    status: 200,
    headers: new Headers(),
    body: Buffer.from(
      `<script nonce="abcdefgh">self.__next_f.push([1,${JSON.stringify(JSON.stringify(people.viewer))}])</script>`,
    ),
  }),
}));

const oid = 'a'.repeat(40);
const asking = {
  url: `http://here/p/demo/candidates/${oid}`,
  headers: new Headers(),
  cookie: () => undefined,
};
/** Whether each of so many answers, one after the other, was written here. */
async function written(answers: number): Promise<readonly boolean[]> {
  const said: boolean[] = [];
  for (let at = 0; at < answers; at += 1) {
    const { body } = await candidateDocument(asking, { project: 'demo', oid });
    said.push(body === 'written');
  }
  return said;
}

describe('the document of a candidate', () => {
  beforeEach(() => {
    vi.mocked(candidateDifferences).mockReset().mockReturnValue([]);
  });

  it('is drawn by Next once for each person', async () => {
    people.viewer = { id: 'bob' };
    expect(await written(3)).toEqual([false, true, true]);
    people.viewer = { id: 'eve' };
    expect(await written(2)).toEqual([false, true]);
  });

  it('is not given up for one page that Next draws otherwise', async () => {
    people.viewer = { id: 'odd' };
    vi.mocked(candidateDifferences).mockReturnValueOnce(['title']);
    expect(await written(3)).toEqual([false, false, true]);
  });

  it('is left to Next where page after page is drawn otherwise', async () => {
    people.viewer = { id: 'other' };
    vi.mocked(candidateDifferences).mockReturnValue(['main']);
    expect(await written(6)).toEqual(Array(6).fill(false));
    vi.mocked(candidateDifferences).mockReturnValue([]);
    expect(await written(2)).toEqual([false, false]);
  });
});
