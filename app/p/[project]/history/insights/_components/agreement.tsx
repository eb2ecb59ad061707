import type { Figures } from '@/lib/contracts/insights';
import { templateVerbs } from '@/lib/contracts/policy';
import { verdicts } from '@/lib/contracts/words';
import { Figure } from './bars';
import type { Drill } from './drill';
import { matrixCell, percent } from './figure-words';
import { NumberHeads } from './number-heads';

const rows = [...verdicts, null];

/** The engine's verdict against what people said: agreement and disagreement are marked by word and border, not by colour alone. */
export function Agreement({
  figures,
  before,
  drill,
}: {
  readonly figures: Figures;
  readonly before: Figures | null;
  readonly drill: Drill;
}) {
  return (
    <>
      <p>
        <b>{percent(figures.agreed, figures.judged)}</b> agreement on {figures.judged} cells
        {before ? (
          <span className="muted"> ({percent(before.agreed, before.judged)} before)</span>
        ) : null}
      </p>
      <table className="table figure-table matrix-table">
        <caption className="sr-only">Engine’s verdict and people’s votes</caption>
        <thead>
          <tr>
            <th scope="col">Engine said</th>
            <NumberHeads names={templateVerbs} />
          </tr>
        </thead>
        <tbody>
          {rows.map((verdict) => (
            <tr key={verdict ?? 'none'}>
              <th scope="row">{verdict ?? 'no verdict'}</th>
              {templateVerbs.map((verb) => {
                const how = judge(verdict, verb);
                return (
                  <td key={verb} className="num" data-agree={how ?? undefined}>
                    <Figure
                      value={matrixCell(figures, verdict, verb)}
                      href={drill.log(`is:newest verdict:${verdict ?? 'none'} verb:${verb}`)}
                    />
                    {how ? <span className="agree-word"> {how}</span> : null}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function judge(verdict: string | null, verb: string): 'agree' | 'differ' | null {
  if (verdict === 'yes') return verb === 'accept' ? 'agree' : verb === 'reject' ? 'differ' : null;
  if (verdict === 'no') return verb === 'reject' ? 'agree' : verb === 'accept' ? 'differ' : null;
  return null;
}
