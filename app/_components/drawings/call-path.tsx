import { useId } from 'react';
import { VisibleText } from '@/app/_components/diff/visible-text';
import type { CallPath, CallStep } from './call-path-model';

const box = 36;
const gap = 18;
const check = 20;
/** Letters that fit on a narrow screen; the whole text stands in the title and below. */
const letters = 44;

/** The end of a path says more than its beginning. */
const tail = (text: string) => (text.length > letters ? `…${text.slice(1 - letters)}` : text);
const start = (text: string) => (text.length > letters ? `${text.slice(0, letters - 1)}…` : text);

/**
 * The way from an entry point down to the changed function: one box a function, the changed one with a double edge, what
 * is checked on the way between them. A line of gates stands above. Lines and words say everything without colour.
 */
export function CallPathPicture({ path }: { readonly path: CallPath }) {
  const id = useId();
  const heights = path.steps.map((step) => box + step.checks.length * check + gap);
  const tops = heights.map((_height, index) =>
    heights.slice(0, index).reduce((sum, one) => sum + one, box + gap),
  );
  const height = heights.reduce((sum, one) => sum + one, box + gap) - gap + 2;
  return (
    <figure className="drawing">
      {path.built.length === 0 ? null : (
        <p className="gates">
          <span className="faint">Built or run only with</span>{' '}
          {path.built.map((gate, index) => (
            <span key={gate}>
              {index === 0 ? '' : ', '}
              <code>
                <VisibleText text={gate} />
              </code>
            </span>
          ))}
        </p>
      )}
      <svg
        role="img"
        aria-labelledby={`${id}t ${id}d`}
        width="100%"
        height={height}
        className="call-path"
      >
        <title id={`${id}t`}>
          {`How ${path.steps.at(-1)?.name ?? 'it'} is reached: ${path.entry}`}
        </title>
        <desc id={`${id}d`}>{path.words}</desc>
        <rect className="entry" x="1" y="1" width="99%" height={box} rx={box / 2} />
        <text className="kind" x="16" y="15">
          {path.entry}
        </text>
        <text className="place" x="16" y="29">
          {start(path.via)}
        </text>
        {path.steps.map((step, index) => (
          <Step key={`${step.name} ${step.place ?? ''}`} step={step} top={tops[index] ?? 0} />
        ))}
      </svg>
    </figure>
  );
}

function Step({ step, top }: { readonly step: CallStep; readonly top: number }) {
  const inner = top + box + step.checks.length * check;
  return (
    <g>
      <path className="arrow" d={`M24,${top - gap + 1}V${top - 5}`} />
      <path className="arrow-head" d={`M20,${top - 7}l4,7 4,-7Z`} />
      <rect
        className={step.role}
        x="1"
        y={top}
        width="99%"
        height={inner - top}
        rx={3}
        {...(step.role === 'below' ? { strokeDasharray: '4 3' } : {})}
      />
      {step.role === 'changed' ? (
        <rect className="inner" x="4" y={top + 3} width="98.2%" height={inner - top - 6} rx={2} />
      ) : null}
      <text className="name" x="16" y={top + 15}>
        {start(`${step.name}()`)}
        {step.part === null ? null : <tspan className="kind"> {step.part}</tspan>}
      </text>
      <text className="place" x="16" y={top + 29}>
        {step.place === null ? 'called there' : tail(step.place)}
      </text>
      {step.checks.map((one, index) => (
        <g key={one}>
          <path className="gate" d={`M20,${top + box + index * check + 6}l5,-5 5,5 -5,5Z`} />
          <text className="kind" x="38" y={top + box + index * check + 10}>
            checks {one}
          </text>
        </g>
      ))}
    </g>
  );
}
