// Dense symmetric positive definite systems in one typed array: factor, solve, inverse, log determinant. Rows are worked on
// in tiles of 4 × 4, so that each number read from memory is used four times: a thousand rows take a fraction of a second.

/** Lower factor L of A = L·Lᵀ, row by row in the lower half; `logDet` is ln det A. */
export interface Factor { readonly n: number; readonly lower: Float64Array; readonly logDet: number }

const tile = 4;

/** out[4r + c] = Σ a[rowsA[r] + k] · b[rowsB[c] + k] over from ≤ k < to: rows of stride n from `a0` and `b0` on. */
function products(a: Float64Array, a0: number, b: Float64Array, b0: number, n: number, from: number, to: number, out: Float64Array): void {
  let [s00, s01, s02, s03, s10, s11, s12, s13] = [0, 0, 0, 0, 0, 0, 0, 0];
  let [s20, s21, s22, s23, s30, s31, s32, s33] = [0, 0, 0, 0, 0, 0, 0, 0];
  const [a1, a2, a3, b1, b2, b3] = [a0 + n, a0 + 2 * n, a0 + 3 * n, b0 + n, b0 + 2 * n, b0 + 3 * n];
  for (let k = from; k < to; k += 1) {
    const x0 = a[a0 + k]!;
    const x1 = a[a1 + k]!;
    const x2 = a[a2 + k]!;
    const x3 = a[a3 + k]!;
    const y0 = b[b0 + k]!;
    const y1 = b[b1 + k]!;
    const y2 = b[b2 + k]!;
    const y3 = b[b3 + k]!;
    s00 += x0 * y0; s01 += x0 * y1; s02 += x0 * y2; s03 += x0 * y3;
    s10 += x1 * y0; s11 += x1 * y1; s12 += x1 * y2; s13 += x1 * y3;
    s20 += x2 * y0; s21 += x2 * y1; s22 += x2 * y2; s23 += x2 * y3;
    s30 += x3 * y0; s31 += x3 * y1; s32 += x3 * y2; s33 += x3 * y3;
  }
  out[0] = s00; out[1] = s01; out[2] = s02; out[3] = s03;
  out[4] = s10; out[5] = s11; out[6] = s12; out[7] = s13;
  out[8] = s20; out[9] = s21; out[10] = s22; out[11] = s23;
  out[12] = s30; out[13] = s31; out[14] = s32; out[15] = s33;
}

/** Rows and columns filled up to whole tiles with those of the identity. */
function padded(a: Float64Array, n: number): { size: number; filled: Float64Array } {
  const size = Math.ceil(n / tile) * tile;
  const filled = new Float64Array(size * size);
  for (let i = 0; i < n; i += 1) filled.set(a.subarray(i * n, i * n + i + 1), i * size);
  for (let i = n; i < size; i += 1) filled[i * size + i] = 1;
  return { size, filled };
}

/** @param a n × n, row by row; only the lower half is read. @returns null when A is not positive definite. */
export function factor(a: Float64Array, n: number): Factor | null {
  const { size, filled: lower } = padded(a, n);
  const out = new Float64Array(tile * tile);
  let logDet = 0;
  for (let i = 0; i < size; i += tile) {
    for (let j = 0; j <= i; j += tile) {
      products(lower, i * size, lower, j * size, size, 0, j, out);
      for (let r = 0; r < tile; r += 1) {
        const row = (i + r) * size;
        const last = i === j ? r : tile - 1;
        for (let c = 0; c <= last; c += 1) {
          const other = (j + c) * size;
          let sum = lower[row + j + c]! - out[r * tile + c]!;
          for (let k = j; k < j + c; k += 1) sum -= lower[row + k]! * lower[other + k]!;
          if (i + r === j + c) {
            if (!(sum > 0)) return null;
            lower[row + j + c] = Math.sqrt(sum);
            logDet += Math.log(sum);
          } else lower[row + j + c] = sum / lower[other + j + c]!;
        }
      }
    }
  }
  return { n, lower, logDet };
}

const strideOf = (n: number): number => Math.ceil(n / tile) * tile;

/** y with L·y = b. */
export function solveLower({ n, lower }: Factor, b: Float64Array): Float64Array {
  const stride = strideOf(n);
  const y = Float64Array.from(b);
  for (let i = 0; i < n; i += 1) {
    let sum = y[i]!;
    for (let k = 0; k < i; k += 1) sum -= lower[i * stride + k]! * y[k]!;
    y[i] = sum / lower[i * stride + i]!;
  }
  return y;
}

/** x with Lᵀ·x = y. */
export function solveUpper({ n, lower }: Factor, y: Float64Array): Float64Array {
  const stride = strideOf(n);
  const x = Float64Array.from(y);
  for (let i = n - 1; i >= 0; i -= 1) {
    const value = x[i]! / lower[i * stride + i]!;
    x[i] = value;
    for (let k = 0; k < i; k += 1) x[k] = x[k]! - lower[i * stride + k]! * value;
  }
  return x;
}

/** x with A·x = b. */
export const solve = (factored: Factor, b: Float64Array): Float64Array => solveUpper(factored, solveLower(factored, b));

/** A⁻¹, n × n, row by row, whole. */
export function inverse({ n, lower }: Factor): Float64Array {
  const size = strideOf(n);
  const out = new Float64Array(tile * tile);
  // Column j of L⁻¹ lies in row j, from j on.
  const turned = new Float64Array(size * size);
  for (let j = 0; j < size; j += tile) {
    for (let i = j; i < size; i += tile) {
      products(lower, i * size, turned, j * size, size, j, i, out);
      for (let r = 0; r < tile; r += 1) {
        const row = (i + r) * size;
        for (let c = 0; c < tile; c += 1) {
          if (i + r < j + c) continue;
          const column = (j + c) * size;
          let sum = (i + r === j + c ? 1 : 0) - out[r * tile + c]!;
          for (let k = i; k < i + r; k += 1) sum -= lower[row + k]! * turned[column + k]!;
          turned[column + i + r] = sum / lower[row + i + r]!;
        }
      }
    }
  }
  const answer = new Float64Array(n * n);
  for (let i = 0; i < size; i += tile) {
    for (let j = 0; j <= i; j += tile) {
      products(turned, i * size, turned, j * size, size, i, size, out);
      for (let r = 0; r < tile && i + r < n; r += 1) {
        for (let c = 0; c < tile && j + c < n; c += 1) {
          answer[(i + r) * n + j + c] = out[r * tile + c]!;
          answer[(j + c) * n + i + r] = out[r * tile + c]!;
        }
      }
    }
  }
  return answer;
}
