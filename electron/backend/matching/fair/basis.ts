// The inverse of a basis matrix, dense, one row and column a judge.

export class Basis {
  readonly size: number;
  /** Row-major: row i belongs to the i-th basic variable. */
  readonly inverse: Float64Array;
  /** The column that is about to enter, in terms of the basis. */
  readonly step: Float64Array;
  readonly #touched: Int32Array;

  constructor(size: number) {
    this.size = size;
    this.inverse = new Float64Array(size * size);
    this.step = new Float64Array(size);
    this.#touched = new Int32Array(size);
  }

  /** step = the basis's view of +1 in the rows `plus`, -1 in the rows `minus`. */
  look(plus: ArrayLike<number>, minus: ArrayLike<number>): void {
    const { size, inverse, step } = this;
    for (let i = 0; i < size; i += 1) {
      const row = i * size;
      let sum = 0;
      for (let k = 0; k < plus.length; k += 1) sum += inverse[row + plus[k]!]!;
      for (let k = 0; k < minus.length; k += 1) sum -= inverse[row + minus[k]!]!;
      step[i] = sum;
    }
  }

  /** The row at `place` becomes minus the sum of the rows at all `places`, itself among them. */
  turn(place: number, places: readonly number[]): void {
    const { size, inverse } = this;
    const row = place * size;
    for (const i of places) {
      if (i === place) continue;
      const other = i * size;
      for (let j = 0; j < size; j += 1) inverse[row + j] = inverse[row + j]! + inverse[other + j]!;
    }
    for (let j = 0; j < size; j += 1) inverse[row + j] = -inverse[row + j]!;
  }

  /** The entering column takes the row at `place`; prices follow by its reduced cost. */
  pivot(place: number, reduced: number, price: Float64Array): void {
    const { size, inverse, step } = this;
    const touched = this.#touched;
    const row = place * size;
    const by = 1 / step[place]!;
    let count = 0;
    for (let j = 0; j < size; j += 1) {
      const entry = inverse[row + j]! * by;
      inverse[row + j] = Math.abs(entry) < 1e-13 ? 0 : entry;
      if (inverse[row + j] !== 0) touched[count++] = j;
    }
    for (let i = 0; i < size; i += 1) {
      const change = step[i]!;
      if (i === place || Math.abs(change) < 1e-13) continue;
      const other = i * size;
      for (let k = 0; k < count; k += 1) {
        const j = touched[k]!;
        inverse[other + j] = inverse[other + j]! - change * inverse[row + j]!;
      }
    }
    for (let k = 0; k < count; k += 1) {
      const j = touched[k]!;
      price[j] = price[j]! - reduced * inverse[row + j]!;
    }
  }

  /** The inverse anew, from the basis's columns: Gauss-Jordan elimination with row pivoting. False: it has none. */
  invert(column: (i: number, add: (row: number, by: number) => void) => void): boolean {
    const { size } = this;
    const matrix = new Float64Array(size * size);
    for (let i = 0; i < size; i += 1) {
      column(i, (row, by) => { matrix[row * size + i] = matrix[row * size + i]! + by; });
    }
    const inverse = this.inverse.fill(0);
    for (let i = 0; i < size; i += 1) inverse[i * size + i] = 1;
    for (let c = 0; c < size; c += 1) {
      let best = c;
      for (let r = c + 1; r < size; r += 1) {
        if (Math.abs(matrix[r * size + c]!) > Math.abs(matrix[best * size + c]!)) best = r;
      }
      if (Math.abs(matrix[best * size + c]!) < 1e-9) return false;
      const by = 1 / matrix[best * size + c]!;
      for (const table of [matrix, inverse]) {
        const held = table.slice(best * size, best * size + size);
        table.copyWithin(best * size, c * size, c * size + size);
        for (let j = 0; j < size; j += 1) table[c * size + j] = held[j]! * by;
      }
      for (let r = 0; r < size; r += 1) {
        const factor = matrix[r * size + c]!;
        if (r === c || factor === 0) continue;
        for (const table of [matrix, inverse]) {
          const from = c * size;
          const to = r * size;
          for (let j = 0; j < size; j += 1) table[to + j] = table[to + j]! - factor * table[from + j]!;
        }
      }
    }
    return true;
  }

  /** Largest error of these values as a solution for `right`. */
  residual(right: Float64Array, value: Float64Array, column: (i: number, add: (row: number, by: number) => void) => void): number {
    const rest = right.slice();
    for (let i = 0; i < this.size; i += 1) column(i, (row, by) => { rest[row] = rest[row]! - by * value[i]!; });
    let most = 0;
    for (const part of rest) most = Math.max(most, Math.abs(part));
    return most;
  }
}
