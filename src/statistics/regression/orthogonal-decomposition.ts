/** Columns Q with Q'Q = I and an upper triangular R (row by row, k x k) with X = Q R. */
export interface OrthogonalDecomposition {
  q: Float64Array[];
  r: Float64Array;
  size: number;
}

/**
 * Thin QR decomposition of a matrix given by its columns, by modified Gram-Schmidt, done twice so that Q is orthogonal to
 * rounding error. Gives the position of the first column that is a combination of those before it, when there is one.
 *
 * Source: Björck (1994), Linear Algebra Appl. 197-198, 297-316; twice is enough: Giraud et al. (2005), Numer. Math. 101.
 */
export function orthogonalDecomposition(
  columns: readonly Float64Array[],
): OrthogonalDecomposition | { dependentColumn: number } {
  const size = columns.length;
  const r = new Float64Array(size * size);
  const q: Float64Array[] = [];
  for (const [position, column] of columns.entries()) {
    const rest = Float64Array.from(column);
    const length = Math.sqrt(dot(rest, rest));
    for (let round = 0; round < 2; round += 1) {
      for (const [place, direction] of q.entries()) {
        const share = dot(direction, rest);
        r[place * size + position] = (r[place * size + position] ?? 0) + share;
        addScaled(rest, direction, -share);
      }
    }
    const left = Math.sqrt(dot(rest, rest));
    if (!(left > 1e-10 * length)) return { dependentColumn: position };
    r[position * size + position] = left;
    q.push(rest.map((value) => value / left));
  }
  return { q, r, size };
}

/** Solves R x = b for an upper triangular R given row by row. */
export function solveUpper(r: Float64Array, size: number, b: ArrayLike<number>): Float64Array {
  const x = new Float64Array(size);
  for (let row = size - 1; row >= 0; row -= 1) {
    let sum = b[row] ?? 0;
    for (let column = row + 1; column < size; column += 1) sum -= (r[row * size + column] ?? 0) * (x[column] ?? 0);
    x[row] = sum / (r[row * size + row] ?? 0);
  }
  return x;
}

/** The inverse of an upper triangular R, row by row. */
export function invertUpper(r: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let column = 0; column < size; column += 1) {
    const unit = new Float64Array(size);
    unit[column] = 1;
    solveUpper(r, size, unit).forEach((value, row) => {
      inverse[row * size + column] = value;
    });
  }
  return inverse;
}

/** A S A' for an A of k x k and a symmetric S of k x k, both row by row. */
export function sandwich(a: Float64Array, s: Float64Array, size: number): Float64Array {
  const half = multiply(a, s, size);
  const result = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      let sum = 0;
      for (let inner = 0; inner < size; inner += 1) {
        sum += (half[row * size + inner] ?? 0) * (a[column * size + inner] ?? 0);
      }
      result[row * size + column] = sum;
    }
  }
  return result;
}

/** Sum of v v' over vectors of `size` numbers that follow one another; row by row. */
export function outerSum(vectors: Float64Array, count: number, size: number): Float64Array {
  const sum = new Float64Array(size * size);
  for (let vector = 0; vector < count; vector += 1) {
    for (let row = 0; row < size; row += 1) {
      const value = vectors[vector * size + row] ?? 0;
      for (let column = 0; column < size; column += 1) {
        const at = row * size + column;
        sum[at] = (sum[at] ?? 0) + value * (vectors[vector * size + column] ?? 0);
      }
    }
  }
  return sum;
}

/** A B, both k x k, row by row. */
export function multiply(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const result = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let inner = 0; inner < size; inner += 1) {
      const factor = a[row * size + inner] ?? 0;
      for (let column = 0; column < size; column += 1) {
        const at = row * size + column;
        result[at] = (result[at] ?? 0) + factor * (b[inner * size + column] ?? 0);
      }
    }
  }
  return result;
}

export function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < left.length; index += 1) sum += (left[index] ?? 0) * (right[index] ?? 0);
  return sum;
}

function addScaled(target: Float64Array, source: Float64Array, factor: number): void {
  for (let index = 0; index < target.length; index += 1) {
    target[index] = (target[index] ?? 0) + factor * (source[index] ?? 0);
  }
}
