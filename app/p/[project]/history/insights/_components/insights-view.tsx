import Link from 'next/link';
import type { Insights } from '@/lib/contracts/insights';
import { Agreement } from './agreement';
import { ShareTable, SpanTable } from './bars';
import { ageTokens, drillOf, subsystemToken, tookTokens } from './drill';
import { count, sayPeriod, sourceWord } from './figure-words';
import { Headline } from './headline';
import { PeriodForm } from './period-form';
import { Section } from './section';
import { Throughput } from './throughput';
import { AftermathFigures, Reversals, Workload } from './turns';

interface InsightsViewProps {
  readonly insights: Insights;
  readonly today: string;
}

const otherVerbs = 'verb:defer verb:needs-work';

/** What a lead asks every week, each answer with its definition and the list behind it. */
export function InsightsView({ insights, today }: InsightsViewProps) {
  const { project, period, compare, figures, before, waiting } = insights;
  const base = `/p/${project}/history/insights`;
  const search = `from=${period.from}&to=${period.to}&compare=${insights.compareWith}`;
  const drill = drillOf(project, period, figures.bucket);
  const verbs = (verb: 'accept' | 'reject' | 'other') =>
    verb === 'other' ? otherVerbs : `verb:${verb}`;
  const api = `/api/p/${project}/history/insights?${search}`;
  return (
    <div className="page insights">
      <div className="page-head">
        <h1>Insights</h1>
        <span className="muted">
          {sayPeriod(period)}
          {compare ? `, compared with ${sayPeriod(compare)}` : ''}
        </span>
        <span className="ml-auto flex flex-wrap gap-3 no-print">
          <Link className="link" href={`/p/${project}/history`}>
            Log
          </Link>
          <Link className="link" href={`${base}/report?${search}`} prefetch={false}>
            One-page report
          </Link>
          <a className="link" href={`${api}&format=csv`} download>
            CSV
          </a>
          <a className="link" href={`${api}&format=json`} download>
            JSON
          </a>
        </span>
      </div>
      <PeriodForm base={base} insights={insights} today={today} />
      <Headline figures={figures} before={before} />
      <p className="faint text-s">
        Days are UTC. Counted at {insights.asOf.slice(11, 19)};{' '}
        <Link className="link" href={`${base}?${search}`} prefetch={false}>
          count again
        </Link>
        .
      </p>
      <div className="figure-sections">
        <Section figure="throughput" title="Does the work keep up with what comes in?" wide>
          <Throughput figures={figures} drill={drill} />
        </Section>
        <Section figure="ages" title="How old is what waits now?">
          <p>
            <b>{count(waiting.total)}</b> candidates wait
          </p>
          <SpanTable
            caption="Candidates that wait, by age"
            spans={waiting.ages}
            href={(span) => drill.queue(ageTokens(span))}
          />
        </Section>
        <Section figure="waits" title="How long until somebody decides?">
          <SpanTable
            caption="Candidates first voted on, by the time they had waited"
            spans={figures.waits}
            before={before?.waits}
            href={(span) => drill.log(tookTokens(span))}
          />
        </Section>
        <Section figure="agreement" title="Do people and the engine agree?">
          <Agreement figures={figures} before={before} drill={drill} />
        </Section>
        <Section figure="acceptance" title="What is accepted, by subsystem?">
          <ShareTable
            what="Subsystem"
            shares={figures.bySubsystem}
            before={before?.bySubsystem ?? null}
            href={(share, verb) => {
              const token = subsystemToken(share.name);
              return token === null ? null : drill.log(`is:newest ${token} ${verbs(verb)}`);
            }}
          />
          {figures.moreSubsystems > 0 ? (
            <p className="faint">and {count(figures.moreSubsystems)} more subsystems</p>
          ) : null}
        </Section>
        <Section figure="acceptance" id="acceptance-branch" title="And by branch?">
          <ShareTable
            what="Branch"
            shares={figures.byBranch}
            before={before?.byBranch ?? null}
            href={(share, verb) => drill.log(`is:newest branch:${share.name} ${verbs(verb)}`)}
          />
        </Section>
        <Section figure="source" title="And by source?">
          <ShareTable
            what="Source"
            shares={figures.bySource}
            before={before?.bySource ?? null}
            say={(name) => sourceWord[name] ?? name}
            href={(share, verb) => drill.log(`is:newest source:${share.name} ${verbs(verb)}`)}
          />
        </Section>
        <Section figure="reversals" title="What was turned round, and why?">
          <Reversals figures={figures} before={before} drill={drill} />
        </Section>
        <Section figure="aftermath" title="Which accepts turned out wrong?">
          <AftermathFigures figures={figures} before={before} drill={drill} />
        </Section>
        <Section figure="workload" title="Who did how much?">
          <Workload figures={figures} drill={drill} />
        </Section>
      </div>
    </div>
  );
}
