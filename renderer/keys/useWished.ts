// The address may name a row (?entry=…): once the list has it, it is the active one, and the wish is over.
import { watch, type Ref } from 'vue';
import { useRoute, useRouter } from 'vue-router';

/** @param rows what is shown; holes are rows not yet here */
export function useWished<Row>(name: string, rows: () => readonly (Row | undefined)[], idOf: (row: Row) => string, active: Ref<number>): void {
  const route = useRoute();
  const router = useRouter();
  watch([() => route.query[name], rows], ([wish, now]) => {
    if (typeof wish !== 'string' || wish === '') return;
    const at = now.findIndex((row) => row !== undefined && idOf(row) === wish);
    if (at < 0) return;
    active.value = at;
    const { [name]: _over, ...query } = route.query;
    void router.replace({ query });
  }, { immediate: true });
}
