'use client';

import {
  Area,
  Bar,
  CartesianGrid,
  ComposedChart,
  Legend,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { Bucket } from '@/lib/contracts/insights';

interface TimeChartProps {
  readonly kind: 'votes' | 'backlog';
  readonly buckets: readonly Bucket[];
}

const axis = { fontSize: 11, fill: 'var(--ink-2)' };
const frame = {
  background: 'var(--paper)',
  border: '1px solid var(--rule-2)',
  color: 'var(--ink)',
  fontSize: 12,
};

/** Loaded by its page alone, after the figures are there. Parts differ in pattern and dash as well as in colour. */
export default function TimeChart({ kind, buckets }: TimeChartProps) {
  const data = buckets.map((bucket) => ({ ...bucket, start: bucket.start.slice(2) }));
  const shared = (
    <>
      <CartesianGrid stroke="var(--rule)" vertical={false} />
      <XAxis dataKey="start" tick={axis} stroke="var(--rule-2)" minTickGap={24} />
      <YAxis tick={axis} stroke="var(--rule-2)" allowDecimals={false} width={48} />
      <Tooltip contentStyle={frame} cursor={{ fill: 'var(--paper-2)' }} />
      <Legend wrapperStyle={{ fontSize: 12, color: 'var(--ink)' }} />
    </>
  );
  const still = { isAnimationActive: false } as const;
  return (
    <ResponsiveContainer width="100%" height={220}>
      <ComposedChart data={data} accessibilityLayer={false} margin={{ left: 0, right: 8, top: 8 }}>
        <defs>
          <Hatch id="hatch-reject" colour="var(--ink)" angle={45} />
          <Hatch id="hatch-defer" colour="var(--ink-2)" angle={0} />
          <Hatch id="hatch-needs" colour="var(--warn)" angle={-45} />
        </defs>
        {shared}
        {kind === 'votes' ? (
          <>
            <Bar {...still} dataKey="accept" name="accept" stackId="v" fill="var(--accent)" />
            <Bar
              {...still}
              dataKey="reject"
              name="reject"
              stackId="v"
              fill="url(#hatch-reject)"
              stroke="var(--ink)"
            />
            <Bar
              {...still}
              dataKey="defer"
              name="defer"
              stackId="v"
              fill="url(#hatch-defer)"
              stroke="var(--ink-2)"
            />
            <Bar
              {...still}
              dataKey="needsWork"
              name="needs-work"
              stackId="v"
              fill="url(#hatch-needs)"
              stroke="var(--warn)"
            />
          </>
        ) : (
          <>
            <Area
              {...still}
              type="step"
              dataKey="backlog"
              name="backlog"
              stroke="var(--ink)"
              strokeWidth={2}
              fill="var(--paper-2)"
            />
            <Line
              {...still}
              dataKey="added"
              name="added"
              stroke="var(--warn)"
              strokeDasharray="2 3"
              strokeWidth={2}
              dot={false}
            />
            <Line
              {...still}
              dataKey="firstVoted"
              name="first voted on"
              stroke="var(--accent)"
              strokeDasharray="8 3"
              strokeWidth={2}
              dot={false}
            />
          </>
        )}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

interface HatchProps {
  readonly id: string;
  readonly colour: string;
  readonly angle: number;
}

function Hatch({ id, colour, angle }: HatchProps) {
  return (
    <pattern
      id={id}
      width="5"
      height="5"
      patternUnits="userSpaceOnUse"
      patternTransform={`rotate(${angle})`}
    >
      <rect width="5" height="5" fill="var(--paper)" />
      <line x1="0" y1="0" x2="5" y2="0" stroke={colour} strokeWidth="2.5" />
    </pattern>
  );
}
