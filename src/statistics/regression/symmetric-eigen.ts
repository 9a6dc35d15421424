/**
 * Eigenvalues and eigenvectors of a symmetric matrix (row by row), by cyclic Jacobi rotations: simple and accurate for the
 * small matrices of this room (as many rows as a regression has coefficients).
 *
 * @returns `vectors` row by row: column j belongs to `values[j]`; in no particular order
 *
 * Source: Golub & Van Loan (2013), Matrix Computations, section 8.5.
 */
export function symmetricEigen(matrix: Float64Array, size: number): { values: Float64Array; vectors: Float64Array } {
  const a = Float64Array.from(matrix);
  const vectors = new Float64Array(size * size);
  for (let index = 0; index < size; index += 1) vectors[index * size + index] = 1;
  const at = (row: number, column: number): number => a[row * size + column] ?? 0;

  for (let sweep = 0; sweep < 60; sweep += 1) {
    let outside = 0;
    let all = 0;
    for (let row = 0; row < size; row += 1) {
      for (let column = 0; column < size; column += 1) {
        all += at(row, column) ** 2;
        if (row !== column) outside += at(row, column) ** 2;
      }
    }
    if (outside <= 1e-32 * all) break;
    for (let p = 0; p < size - 1; p += 1) {
      for (let q = p + 1; q < size; q += 1) {
        if (at(p, q) !== 0) rotate(a, vectors, size, p, q);
      }
    }
  }
  return { values: Float64Array.from({ length: size }, (_, index) => at(index, index)), vectors };
}

/** One rotation that makes the element (p, q) zero. */
function rotate(a: Float64Array, vectors: Float64Array, size: number, p: number, q: number): void {
  const off = a[p * size + q] ?? 0;
  const ratio = ((a[q * size + q] ?? 0) - (a[p * size + p] ?? 0)) / (2 * off);
  const tangent = Math.sign(ratio || 1) / (Math.abs(ratio) + Math.sqrt(ratio * ratio + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  for (let index = 0; index < size; index += 1) {
    turn(a, index * size + p, index * size + q, cosine, sine);
  }
  for (let index = 0; index < size; index += 1) {
    turn(a, p * size + index, q * size + index, cosine, sine);
    turn(vectors, index * size + p, index * size + q, cosine, sine);
  }
}

function turn(values: Float64Array, first: number, second: number, cosine: number, sine: number): void {
  const left = values[first] ?? 0;
  const right = values[second] ?? 0;
  values[first] = cosine * left - sine * right;
  values[second] = sine * left + cosine * right;
}
