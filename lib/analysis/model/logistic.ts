/** A linear model of yes/no: the logistic function of the base plus the weights of the features that hold, each as
 * often as its value says. */
export interface LinearModel {
  readonly base: number;
  /** In the order of the columns it was fitted with. */
  readonly weights: readonly number[];
}

/** One example: the columns that hold, and what became of it. */
export interface Example {
  readonly columns: readonly number[];
  /** What each of them counts, in their order; 1 each when left out. */
  readonly values?: readonly number[];
  /** Added to the sum as it is: what is known without a fit. */
  readonly offset?: number;
  readonly label: boolean;
}

/** Steps after which Newton's method has long arrived or never will. */
const mostSteps = 60;
const arrived = 1e-8;

/**
 * The most likely weights under a normal prior (ridge regression towards `prior`, the base without one), by Newton's
 * method. A feature that no example has keeps its prior weight. `strength`: how many examples the prior counts for.
 */
export function fitLogistic(
  examples: readonly Example[],
  prior: readonly number[],
  strength = 1,
): LinearModel {
  const size = prior.length + 1;
  const beta = new Float64Array(size);
  beta.set(prior, 1);
  for (let step = 0; step < mostSteps; step++) {
    const gradient = new Float64Array(size);
    const hessian = Array.from({ length: size }, () => new Float64Array(size));
    for (let i = 1; i < size; i++) {
      gradient[i] = -strength * ((beta[i] ?? 0) - (prior[i - 1] ?? 0));
      cell(hessian, i)[i] = strength;
    }
    // Keeps the system solvable when every example has the same label.
    cell(hessian, 0)[0] = 1e-6;
    for (const { columns, values, offset = 0, label } of examples) {
      const p = logistic(offset + sum(beta, columns, values));
      const rest = (label ? 1 : 0) - p;
      const weight = p * (1 - p);
      const held = [0, ...columns.map((one) => one + 1)];
      const counts = [1, ...(values ?? columns.map(() => 1))];
      for (const [a, i] of held.entries()) {
        const x = counts[a] ?? 1;
        gradient[i] = (gradient[i] ?? 0) + rest * x;
        const row = cell(hessian, i);
        for (const [b, j] of held.entries()) row[j] = (row[j] ?? 0) + weight * x * (counts[b] ?? 1);
      }
    }
    const change = solve(hessian, gradient);
    // A whole step overshoots while the base is far off: half of it, and half again, until it is a gain.
    const before = likelihood(examples, beta, prior, strength);
    let part = 1;
    const tried = new Float64Array(size);
    for (; part > 1e-6; part /= 2) {
      for (let i = 0; i < size; i++) tried[i] = (beta[i] ?? 0) + part * (change[i] ?? 0);
      if (likelihood(examples, tried, prior, strength) >= before) break;
    }
    const largest = change.reduce((most, one) => Math.max(most, Math.abs(one) * part), 0);
    if (part <= 1e-6) break;
    beta.set(tried);
    if (largest < arrived) break;
  }
  return { base: beta[0] ?? 0, weights: [...beta.subarray(1)] };
}

/** What is made as large as it can be: the log likelihood of the labels, less the price of leaving the prior. */
function likelihood(
  examples: readonly Example[],
  beta: Float64Array,
  prior: readonly number[],
  strength: number,
): number {
  let total = 0;
  for (const { columns, values, offset = 0, label } of examples) {
    const all = offset + sum(beta, columns, values);
    const x = label ? all : -all;
    // log(1 / (1 + e^-x)) without overflow.
    total -= x > 0 ? Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)) - x;
  }
  for (const [index, mean] of prior.entries())
    total -= (strength / 2) * ((beta[index + 1] ?? 0) - mean) ** 2;
  return total;
}

/** 0..1: what the model says of an example with these columns. */
export function predict(
  model: LinearModel,
  { columns, values, offset = 0 }: Pick<Example, 'columns' | 'values' | 'offset'>,
): number {
  return logistic(
    columns.reduce(
      (total, column, at) => total + (model.weights[column] ?? 0) * (values?.[at] ?? 1),
      model.base + offset,
    ),
  );
}

export function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function sum(
  beta: Float64Array,
  columns: readonly number[],
  values: readonly number[] | undefined,
): number {
  return columns.reduce(
    (total, column, at) => total + (beta[column + 1] ?? 0) * (values?.[at] ?? 1),
    beta[0] ?? 0,
  );
}

function cell(matrix: readonly Float64Array[], row: number): Float64Array {
  const found = matrix[row];
  if (found === undefined) throw new RangeError(`No row ${row}.`);
  return found;
}

/** Solves a symmetric, positive definite system by Cholesky's decomposition; both arguments are used up. */
function solve(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const size = right.length;
  for (let i = 0; i < size; i++) {
    const row = cell(matrix, i);
    for (let j = 0; j <= i; j++) {
      const other = cell(matrix, j);
      let value = row[j] ?? 0;
      for (let k = 0; k < j; k++) value -= (row[k] ?? 0) * (other[k] ?? 0);
      row[j] = i === j ? Math.sqrt(Math.max(value, 1e-12)) : value / (other[j] ?? 1);
    }
    let value = right[i] ?? 0;
    for (let k = 0; k < i; k++) value -= (row[k] ?? 0) * (right[k] ?? 0);
    right[i] = value / (row[i] ?? 1);
  }
  for (let i = size - 1; i >= 0; i--) {
    let value = right[i] ?? 0;
    for (let k = i + 1; k < size; k++) value -= (cell(matrix, k)[i] ?? 0) * (right[k] ?? 0);
    right[i] = value / (cell(matrix, i)[i] ?? 1);
  }
  return right;
}
