// Workbooks that are written for people: where to, and the file that came out.
import { ref } from 'vue';
import { backend } from '../../api/backend.ts';
import { bridge } from '../../api/bridge.ts';
import { useTask } from '../../api/task.ts';
import { asFileName } from '../../text/time.ts';

export function useSheetFiles(contestId: () => string, title: () => string) {
  const writing = useTask(backend.imports.template, { reread: 'nothing' });
  const exporting = useTask(backend.reports.export, { reread: 'nothing' });
  const written = ref('');

  async function template(kind: 'entries' | 'judges', name: string): Promise<void> {
    const outFile = await bridge.pickSave('template', `${asFileName(`${title()} ${name}`)}.xlsx`);
    if (!outFile) return;
    written.value = '';
    const answer = await writing.run({ contestId: contestId(), kind, outFile });
    if (answer) written.value = answer.file;
  }
  async function report(kind: 'awards' | 'scores' | 'entries', name: string): Promise<void> {
    const outFile = await bridge.pickSave('report', `${asFileName(`${title()} ${name}`)}.xlsx`);
    if (!outFile) return;
    written.value = '';
    const answer = await exporting.run({ contestId: contestId(), kind, outFile });
    if (answer) written.value = answer.file;
  }
  return { writing, exporting, written, template, report };
}
