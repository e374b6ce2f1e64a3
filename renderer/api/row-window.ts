// A long list of which the window holds only the rows near what is in view; the backend hands out pages.
import { shallowRef, type Ref, watch } from 'vue';

export interface RowPage<Row> { total: number; rows: readonly Row[] }
export interface RowWindow<Row> {
  /** As long as the whole list; rows that are not here are holes. */
  rows: Ref<readonly (Row | undefined)[]>;
  /** The rows that came into view: what is missing is fetched. */
  need(from: number, to: number): void;
}

export const pageLength = 200;
/** So many pages stay: 5,000 rows, whatever the length of the list. */
const mostPages = 25;

/**
 * `first` is the answer for the first page, read again after every command; `load` fetches the others. A new first page
 * is a new list: what was held is let go, and what is in view is fetched again.
 */
export function useRowWindow<Row>(
  first: () => RowPage<Row> | undefined, load: (offset: number, limit: number) => Promise<RowPage<Row>>,
): RowWindow<Row> {
  const rows = shallowRef<readonly (Row | undefined)[]>([]);
  let held = new Map<number, 'asked' | 'here'>();
  let view = { from: 0, to: 0 };
  let list = 0;

  function put(page: number, found: readonly Row[]): void {
    const next = rows.value.slice();
    found.forEach((row, index) => { next[page * pageLength + index] = row; });
    held.delete(page);
    held.set(page, 'here');
    const middle = (view.from + view.to) / 2 / pageLength;
    const far = [...held].filter(([, state]) => state === 'here').map(([one]) => one).sort((a, b) => Math.abs(b - middle) - Math.abs(a - middle));
    for (const one of far.slice(0, Math.max(0, far.length - mostPages))) {
      held.delete(one);
      next.fill(undefined, one * pageLength, (one + 1) * pageLength);
    }
    rows.value = next;
  }

  async function bring(page: number): Promise<void> {
    const of = list;
    held.set(page, 'asked');
    try {
      const { rows: found } = await load(page * pageLength, pageLength);
      if (of === list) put(page, found);
    } catch {
      // The first page says what is wrong; this one is asked for again when it comes into view again.
      if (of === list) held.delete(page);
    }
  }

  function need(from: number, to: number): void {
    view = { from, to };
    const last = Math.floor(Math.min(to, rows.value.length - 1) / pageLength);
    for (let page = Math.max(0, Math.floor(from / pageLength)); page <= last; page += 1) {
      if (!held.has(page)) void bring(page);
    }
  }

  watch(first, (page) => {
    list += 1;
    held = new Map();
    if (!page) return void (rows.value = []);
    rows.value = new Array<Row | undefined>(page.total).fill(undefined);
    if (page.total > 0) put(0, page.rows);
    return need(view.from, view.to);
  }, { immediate: true });
  return { rows, need };
}
