// What the judge's own earlier work says about the entry on screen: distribution, nearest entries, gentle notices.
import { computed, onBeforeUnmount, onMounted, shallowReactive, watch, type Ref } from 'vue';
import { backend } from '../../api/backend.ts';
import { distribution, nearest } from './distribution.ts';
import type { OwnTotal } from './distribution.ts';
import type { Sheet } from './entry-walk.ts';
import { notices } from './notices.ts';
import type { DeskState } from './useDesk.ts';

export function useOwn(desk: DeskState, comment: Ref<string>, little: Ref<number | null>, least: Ref<number>) {
  const comments = shallowReactive(new Map<string, string>());
  let gone = false;

  /** The submitted entries but the one on screen, in the order of the list. */
  const others = computed<OwnTotal[]>(() => (desk.desk.value?.entries ?? []).flatMap((one) => (
    one.status === 'submitted' && one.total !== null && one.code !== desk.code.value
      ? [{ code: one.code, total: one.total }] : [])));
  const here = computed(() => (desk.closed.value || desk.practising.value ? null : desk.total.value));
  const own = computed(() => distribution(others.value.map((one) => one.total), here.value));
  const near = computed(() => (desk.total.value === null ? [] : nearest(others.value, desk.total.value)));
  const found = computed(() => notices({
    submitted: (desk.desk.value?.entries ?? []).flatMap((one) => {
      const total = one.code === desk.code.value ? desk.total.value : one.total;
      return one.status === 'submitted' && total !== null ? [{ code: one.code, total }] : [];
    }),
    criteria: desk.criteria.value, scores: desk.scores.value, total: here.value,
    code: desk.code.value, watched: little.value === null ? null : { share: little.value, least: least.value },
    comment: comment.value, otherComments: [...comments].map(([code, text]) => ({ code, comment: text })),
  }));

  const see = (sheet: Sheet | null): void => { if (sheet) comments.set(sheet.code, sheet.comment); };
  watch(desk.sheet, see, { immediate: true });

  /** Earlier comments are read once, one after the other, so that a copied one can be told. */
  async function readComments(): Promise<void> {
    for (const entry of desk.desk.value?.entries ?? []) {
      if (gone) return;
      if (entry.status === 'empty' || comments.has(entry.code)) continue;
      see(await backend.judging.sheet({ packId: desk.packId(), code: entry.code }));
    }
  }
  // A comment that could not be read only means one notice less; the entry itself says so when it is opened.
  onMounted(() => { setTimeout(() => { readComments().catch(() => {}); }, 1500); });
  onBeforeUnmount(() => { gone = true; });

  return { own, near, notices: found };
}
