import { expect, it } from 'vitest';
import { runAnalysis } from '@/lib/analysis/run';
import { eachScratch } from '@/lib/git/testing/each-scratch';
import { profileNamed } from '@/lib/profiles';

const scratch = eachScratch();

/** What the phases say of "wisp.c", changed from 1 to 2 by a commit of this message: `phase kind`, and the sentence. */
async function told(message: string) {
  scratch.repository.commit({
    branch: 'main',
    message: 'wisp: start\n',
    files: { 'wisp.c': 'int wisp(void)\n{\n\treturn 1;\n}\n' },
  });
  const commit = scratch.repository.commit({
    branch: 'main',
    message,
    files: { 'wisp.c': 'int wisp(void)\n{\n\treturn 2;\n}\n' },
  });
  const git = await scratch.open();
  const profile = profileNamed('generic');
  const asOf = '2030-01-01T00:00:00.000Z';
  const input = { commit, upstream: commit, asOf, profile, branches: [], cells: [] };
  const { records } = await runAnalysis(input, { git });
  const all = records.flatMap(({ phase, findings }) =>
    findings.map((one) => [`${phase} ${one.kind}`, one.summary] as const),
  );
  const of = (name: string) => all.flatMap(([kind, said]) => (kind === name ? [said] : []));
  return { of, all };
}

it.each(['fix the glow', 'correctly glow', 'glow twice'])(
  'no phase denies what phase 1 quotes: %s',
  async (intent) => {
    const reason = 'Until now the wisp glows twice.';
    // The last declares nothing, but asks for stable.
    const tags = intent === 'glow twice' ? '\nCc: stable@vger.kernel.org\n' : '';
    const { of, all } = await told(`wisp: ${intent}\n\n${reason}\n${tags}`);
    expect(of('message told-reason')).toEqual([
      `Names no known symptom; the message tells: "${reason}"`,
    ]);
    const quote = 'the message tells: "Until now the wisp glows twice".';
    expect(of('impact failure-mode')).toEqual([
      `Failure mode: none by a known word or by the shape of the change; ${quote}`,
    ]);
    const rules = of('synthesis rule').filter((one) => one.includes('a problem like an oops'));
    expect(rules.map((one) => one.endsWith(`No known symptom is named; ${quote}`))).toEqual([true]);
    const bugs = of('synthesis rule').filter((one) => one.includes('a real bug that bothers'));
    expect(bugs.map((one) => one.includes('in message or change'))).toEqual([false]);
    const denied = all.filter(([, said]) =>
      /\bno (?:word|sign) of (?:a|what|any|the)\b/i.test(said),
    );
    // Reports and tests are looked for by tags: the quote is none.
    expect(denied.filter(([, said]) => !/anybody it bothered/.test(said))).toEqual([]);
  },
);

it('says of a message without a sentence that nothing known was found', async () => {
  const { of } = await told('wisp: fix the glow\n');
  expect(of('message told-reason')).toEqual([]);
  expect(of('impact failure-mode')[0]).toContain('no known word of what goes wrong without it');
});

it('counts as seen what running text says was seen', async () => {
  const { of } = await told('wisp: fix the glow\n\nTwo glows were observed on a Wisp 2000.\n');
  const rules = of('synthesis rule').filter((one) => one.includes('a real bug that bothers'));
  expect(rules.map((one) => one.slice(0, 4))).toEqual(['Met:']);
  expect(rules[0]).toContain('It was seen: the message says that it was seen.');
});

it('quotes how often it goes wrong, and asks it of repairs alone', async () => {
  const often = await told('wisp: fix the glow\n\nThe glow sometimes fails.\n');
  expect(often.of('impact likelihood')).toEqual([
    'Likelihood: not shown to have been hit; how often, the message tells: "The glow sometimes fails".',
  ]);
  const other = await told('wisp: glow twice\n\nThe lid sometimes rejects it.\n');
  expect(other.of('impact likelihood')).toEqual([
    'Likelihood: not looked for, since no sign of a repair was found.',
  ]);
});
