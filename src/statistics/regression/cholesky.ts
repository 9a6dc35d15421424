/**
 * Replaces the lower triangle of a symmetric matrix (row by row) with its Cholesky factor L, matrix = L L'.
 *
 * @returns the logarithm of the determinant, or undefined when the matrix is not positive definite
 *
 * Source: Golub & Van Loan (2013), Matrix Computations, section 4.2.
 */
export function choleskyInPlace(matrix: Float64Array, size: number): number | undefined {
  let logDeterminant = 0;
  for (let row = 0; row < size; row += 1) {
    const rowStart = row * size;
    for (let column = 0; column <= row; column += 1) {
      const columnStart = column * size;
      let sum = matrix[rowStart + column] ?? 0;
      for (let inner = 0; inner < column; inner += 1) {
        sum -= (matrix[rowStart + inner] ?? 0) * (matrix[columnStart + inner] ?? 0);
      }
      if (column < row) {
        matrix[rowStart + column] = sum / (matrix[columnStart + column] ?? 0);
      } else {
        if (!(sum > 0)) return undefined;
        matrix[rowStart + row] = Math.sqrt(sum);
        logDeterminant += Math.log(sum);
      }
    }
  }
  return logDeterminant;
}

/** Replaces `b` (size rows of `width` numbers) with the X of L X = b. */
export function solveLowerInPlace(factor: Float64Array, size: number, b: Float64Array, width: number): void {
  for (let row = 0; row < size; row += 1) {
    for (let inner = 0; inner < row; inner += 1) {
      const share = factor[row * size + inner] ?? 0;
      if (share === 0) continue;
      for (let column = 0; column < width; column += 1) {
        const at = row * width + column;
        b[at] = (b[at] ?? 0) - share * (b[inner * width + column] ?? 0);
      }
    }
    const pivot = factor[row * size + row] ?? 0;
    for (let column = 0; column < width; column += 1) b[row * width + column] = (b[row * width + column] ?? 0) / pivot;
  }
}

/** Inverse of a symmetric positive definite matrix (row by row), or undefined when it is not positive definite. */
export function invertPositiveDefinite(matrix: Float64Array, size: number): Float64Array | undefined {
  const factor = Float64Array.from(matrix);
  if (choleskyInPlace(factor, size) === undefined) return undefined;
  const half = new Float64Array(size * size);
  for (let index = 0; index < size; index += 1) half[index * size + index] = 1;
  solveLowerInPlace(factor, size, half, size);
  const inverse = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      let sum = 0;
      for (let inner = 0; inner < size; inner += 1) {
        sum += (half[inner * size + row] ?? 0) * (half[inner * size + column] ?? 0);
      }
      inverse[row * size + column] = sum;
    }
  }
  return inverse;
}
