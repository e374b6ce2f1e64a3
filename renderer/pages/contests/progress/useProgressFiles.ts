// What progress gives away as files: the progress as a workbook, and the list of whom to remind.
import { computed, ref } from 'vue';
import { backend } from '../../../api/backend.ts';
import { bridge } from '../../../api/bridge.ts';
import { useTask } from '../../../api/task.ts';
import { useText } from '../../../text/index.ts';
import { asFileName } from '../../../text/time.ts';

export function useProgressFiles(contestId: () => string, title: () => string) {
  const { t } = useText();
  const exporting = useTask(backend.packs.exportProgress, { reread: 'nothing' });
  const reminding = useTask(backend.packs.reminders, { reread: 'nothing' });
  const done = ref({ file: '', text: '' });
  const ask = (name: string): Promise<string | null> => bridge.pickSave('report', `${asFileName(`${title()} ${name}`)}.xlsx`);

  async function exportProgress(): Promise<void> {
    const outFile = await ask(t('contests.progress.fileName'));
    if (!outFile) return;
    done.value = { file: '', text: '' };
    const answer = await exporting.run({ contestId: contestId(), outFile });
    if (answer) done.value = { file: answer.file, text: t('contests.progress.exported') };
  }
  async function remind(): Promise<void> {
    const outFile = await ask(t('contests.progress.remindName'));
    if (!outFile) return;
    done.value = { file: '', text: '' };
    const answer = await reminding.run({ contestId: contestId(), outFile });
    if (answer) done.value = { file: answer.file, text: t('contests.progress.reminded', { judges: answer.judges, missing: answer.missing }) };
  }
  return {
    exportProgress, remind, done,
    running: computed(() => exporting.running.value || reminding.running.value),
    fault: computed(() => exporting.fault.value ?? reminding.fault.value),
    forget: () => { done.value = { file: '', text: '' }; },
  };
}
