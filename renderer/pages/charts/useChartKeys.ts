// Keys of both pages of charts: the table, the workbook, the next chart; and the footer that names them.
import type { Ref, WritableComputedRef } from 'vue';
import { useKeys } from '../../keys/useKeys.ts';
import { useFooter } from '../../stores/footer.ts';
import { useText } from '../../text/index.ts';

export function useChartKeys<K extends string>({ table, frame, kinds, kind }: {
  table: Ref<boolean>; frame: Ref<{ export: () => void } | null>; kinds: readonly K[]; kind: WritableComputedRef<K>;
}, more: Record<string, () => void> = {}): void {
  const { t } = useText();
  const flip = (): void => { table.value = !table.value; };
  const write = (): void => frame.value?.export();
  useKeys({
    t: flip, T: flip, e: write, E: write, ...more,
    ...Object.fromEntries(kinds.map((one, at) => [String(at + 1), () => { kind.value = one; }])),
  });
  useFooter(() => ({
    keys: [
      { keys: [`1…${kinds.length}`], text: t('charts.keys.chart') }, { keys: ['T'], text: t('charts.keys.table') }, { keys: ['E'], text: t('charts.keys.workbook') },
      ...(table.value ? [{ keys: ['↑', '↓'], text: t('shared.keys.move') }, { keys: ['Enter'], text: t('charts.keys.list') }] : []),
      { keys: ['F6'], text: t('shared.keys.pane') }, { keys: ['F1'], text: t('shared.keys.help') },
    ],
    right: t('charts.footer'),
  }));
}
