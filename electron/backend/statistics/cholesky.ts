// Dense symmetric positive definite systems in one typed array: factor, solve, inverse, log determinant.

/** Lower factor L of A = L·Lᵀ, row by row in the lower half; `logDet` is ln det A. */
export interface Factor { readonly n: number; readonly lower: Float64Array; readonly logDet: number }

/** @param a n × n, row by row; only the lower half is read. @returns null when A is not positive definite. */
export function factor(a: Float64Array, n: number): Factor | null {
  const lower = new Float64Array(n * n);
  let logDet = 0;
  for (let i = 0; i < n; i += 1) {
    const row = i * n;
    for (let j = 0; j <= i; j += 1) {
      const other = j * n;
      let sum = a[row + j]!;
      for (let k = 0; k < j; k += 1) sum -= lower[row + k]! * lower[other + k]!;
      if (i === j) {
        if (!(sum > 0)) return null;
        lower[row + j] = Math.sqrt(sum);
        logDet += Math.log(sum);
      } else lower[row + j] = sum / lower[other + j]!;
    }
  }
  return { n, lower, logDet };
}

/** x with A·x = b. */
export function solve({ n, lower }: Factor, b: Float64Array): Float64Array {
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i += 1) {
    let sum = x[i]!;
    for (let k = 0; k < i; k += 1) sum -= lower[i * n + k]! * x[k]!;
    x[i] = sum / lower[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i -= 1) {
    const value = x[i]! / lower[i * n + i]!;
    x[i] = value;
    for (let k = 0; k < i; k += 1) x[k] = x[k]! - lower[i * n + k]! * value;
  }
  return x;
}

/** A⁻¹, row by row, whole. */
export function inverse({ n, lower }: Factor): Float64Array {
  // Rows of L⁻¹ transposed: column j of L⁻¹ lies in row j, from j on.
  const turned = new Float64Array(n * n);
  for (let j = 0; j < n; j += 1) {
    turned[j * n + j] = 1 / lower[j * n + j]!;
    for (let i = j + 1; i < n; i += 1) {
      let sum = 0;
      for (let k = j; k < i; k += 1) sum += lower[i * n + k]! * turned[j * n + k]!;
      turned[j * n + i] = -sum / lower[i * n + i]!;
    }
  }
  const answer = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = 0;
      for (let k = i; k < n; k += 1) sum += turned[i * n + k]! * turned[j * n + k]!;
      answer[i * n + j] = sum;
      answer[j * n + i] = sum;
    }
  }
  return answer;
}
