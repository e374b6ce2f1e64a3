// The two PDFs of this page: the sheet of one entry for a review of its score, and the checkpoint that is signed and kept.
import { computed, ref } from 'vue';
import { backend } from '../../api/backend.ts';
import { bridge } from '../../api/bridge.ts';
import { useTask } from '../../api/task.ts';
import { useText } from '../../text/index.ts';
import { asFileName } from '../../text/time.ts';
import type { Item } from './ranking.ts';

export function usePapers(contestId: () => string, title: () => string) {
  const { t } = useText();
  const drawing = useTask(backend.results.reviewSheet, { reread: 'nothing' });
  const printing = useTask(backend.audit.sheet, { reread: 'audit' });
  const written = ref('');
  /** Whether the checkpoint was put on paper since this page was opened: a hint for the next step, nothing hangs on it. */
  const printed = ref(false);

  async function reviewSheet(item: Item): Promise<void> {
    const outFile = await bridge.pickSave('report', `${asFileName(`${title()} ${t('results.sheet.title')} ${item.row.code}`)}.pdf`);
    if (!outFile) return;
    written.value = '';
    const answer = await drawing.run({ contestId: contestId(), entryId: item.row.entryId, outFile });
    if (answer) written.value = answer.file;
  }
  async function checkpoint(): Promise<void> {
    const outFile = await bridge.pickSave('report', `${asFileName(`${title()} ${t('results.print.file')}`)}.pdf`);
    if (!outFile) return;
    written.value = '';
    const answer = await printing.run({ contestId: contestId(), outFile });
    if (!answer) return;
    written.value = answer.file;
    printed.value = true;
  }
  return {
    drawing, printing, written, printed, reviewSheet, checkpoint, fault: computed(() => drawing.fault.value ?? printing.fault.value),
  };
}
