import { useId } from 'react';
import { VisibleText } from '@/app/_components/diff/visible-text';
import { theBug } from './asks-for-bug';
import { eventWords, type Mark, type MarkKind, type Row, type TimeLine } from './time-line-model';

/** Where the tracks lie, in per cent of the width: names on the left of them. */
const left = 18;
const width = 80;
const head = 30;
const rowHeight = 24;
const foot = 18;

const x = (at: number) => `${(left + at * width).toFixed(2)}%`;

interface TimeLinePictureProps {
  readonly line: TimeLine;
}

/**
 * When the bug and the fix came, row by row, to scale. Shapes tell kinds apart and the thick part of a line is where the
 * bug is, so that colour is not needed; the list and the table below say the same in words.
 */
export function TimeLinePicture({ line }: TimeLinePictureProps) {
  const id = useId();
  const said = eventWords(line.matter);
  const title =
    line.matter === theBug
      ? 'When the bug and the fix came'
      : `When ${line.matter} and the candidate came`;
  const bottom = head + line.rows.length * rowHeight;
  return (
    <figure className="drawing">
      <svg
        role="img"
        aria-labelledby={`${id}t ${id}d`}
        width="100%"
        height={bottom + foot}
        className="time-line"
      >
        <title id={`${id}t`}>{`${title}, ${line.from} to ${line.to}`}</title>
        <desc id={`${id}d`}>{line.rows.map((row) => row.words).join(' ')}</desc>
        {line.ticks.map((tick) => (
          <g key={tick.label}>
            <line className="tick" x1={x(tick.at)} x2={x(tick.at)} y1={head - 6} y2={bottom} />
            <text className="axis" x={x(tick.at)} y={bottom + 13} textAnchor="middle">
              {tick.label}
            </text>
          </g>
        ))}
        {line.releases.map((release) => (
          <g key={release.label}>
            <line
              className="release"
              x1={x(release.at)}
              x2={x(release.at)}
              y1={14}
              y2={head + 20}
            />
            <text
              className="axis"
              x={x(release.at)}
              y={10}
              textAnchor={release.at > 0.9 ? 'end' : 'middle'}
            >
              {release.label}
            </text>
          </g>
        ))}
        {line.rows.map((row, index) => (
          <Track key={row.name} row={row} y={head + index * rowHeight + rowHeight / 2} />
        ))}
      </svg>
      <figcaption>
        <ul className="events" aria-label="What the shapes stand for">
          {line.events.map((event) => (
            <li key={`${event.kind} ${event.oid}`}>
              <Shape kind={event.kind} />{' '}
              <span>
                {said[event.kind]} {event.date} <code>{event.oid.slice(0, 12)}</code>{' '}
                <VisibleText text={event.subject} />
                {event.firstRelease === null ? (
                  <span className="faint"> in no release yet</span>
                ) : (
                  <span className="faint"> in {event.firstRelease}</span>
                )}
              </span>
            </li>
          ))}
          <li>
            <svg width="22" height="12" aria-hidden="true" className="time-line">
              <line className="bug" x1="0" x2="22" y1="6" y2="6" />
            </svg>{' '}
            <span className="faint">
              {line.matter === theBug ? 'the code has the bug' : `${line.matter} is there`}
            </span>
          </li>
        </ul>
        <details>
          <summary>The same in words</summary>
          <ul>
            {line.rows.map((row) => (
              <li key={row.name}>
                <VisibleText text={row.words} />
              </li>
            ))}
          </ul>
        </details>
      </figcaption>
    </figure>
  );
}

function Track({ row, y }: { readonly row: Row; readonly y: number }) {
  return (
    <g className={row.ended ? 'ended' : undefined}>
      <text className="name" x="0" y={y + 4}>
        {row.name.length > 9 ? `${row.name.slice(0, 8)}…` : row.name}
      </text>
      <line className="track" x1={x(row.from)} x2={x(row.to)} y1={y} y2={y} />
      {row.bug.map((span) => (
        <line
          key={span.from}
          className="bug"
          x1={x(span.from)}
          x2={x(Math.max(span.from, span.to))}
          y1={y}
          y2={y}
        />
      ))}
      {row.marks.map((mark) => (
        <Placed key={`${mark.kind} ${mark.words}`} mark={mark} y={y} />
      ))}
    </g>
  );
}

function Placed({ mark, y }: { readonly mark: Mark; readonly y: number }) {
  return (
    <svg x={x(mark.at)} y={y} overflow="visible" aria-hidden="true">
      <title>{mark.words}</title>
      <Outline kind={mark.kind} />
    </svg>
  );
}

function Shape({ kind }: { readonly kind: MarkKind }) {
  return (
    <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true" className="time-line">
      <Outline kind={kind} />
    </svg>
  );
}

function Outline({ kind }: { readonly kind: MarkKind }) {
  switch (kind) {
    case 'introduced':
      return <path className="mark introduced" d="M0,-6 6,0 0,6 -6,0Z" />;
    case 'fix':
      return <circle className="mark fix" r="5" />;
    case 'follow-up':
      return <rect className="mark follow-up" x="-4.5" y="-4.5" width="9" height="9" />;
    case 'revert':
      return <path className="mark revert" d="M-5,-5 5,5 M-5,5 5,-5" />;
  }
}
