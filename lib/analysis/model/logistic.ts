/** A linear model of yes/no: the logistic function of the base plus the weights of the features that hold. */
export interface LinearModel {
  readonly base: number;
  /** In the order of the columns it was fitted with. */
  readonly weights: readonly number[];
}

/** One example: the columns that hold (each counts 1), and what became of it. */
export interface Example {
  readonly columns: readonly number[];
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
    for (const { columns, label } of examples) {
      const p = logistic(sum(beta, columns));
      const rest = (label ? 1 : 0) - p;
      const weight = p * (1 - p);
      const held = [0, ...columns.map((one) => one + 1)];
      for (const i of held) {
        gradient[i] = (gradient[i] ?? 0) + rest;
        const row = cell(hessian, i);
        for (const j of held) row[j] = (row[j] ?? 0) + weight;
      }
    }
    const change = solve(hessian, gradient);
    let largest = 0;
    for (let i = 0; i < size; i++) {
      // A step longer than this overshoots while the base is far off.
      const move = Math.max(-4, Math.min(4, change[i] ?? 0));
      beta[i] = (beta[i] ?? 0) + move;
      largest = Math.max(largest, Math.abs(move));
    }
    if (largest < arrived) break;
  }
  return { base: beta[0] ?? 0, weights: [...beta.subarray(1)] };
}

/** 0..1: what the model says of an example with these columns. */
export function predict(model: LinearModel, columns: readonly number[]): number {
  return logistic(
    columns.reduce((total, column) => total + (model.weights[column] ?? 0), model.base),
  );
}

export function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function sum(beta: Float64Array, columns: readonly number[]): number {
  return columns.reduce((total, column) => total + (beta[column + 1] ?? 0), beta[0] ?? 0);
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
