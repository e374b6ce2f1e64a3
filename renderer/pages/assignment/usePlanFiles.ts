// The plan outside the window: as a workbook and back, the draw record, the certificate; where to, and what came out.
import { computed, ref, shallowRef } from 'vue';
import { backend } from '../../api/backend.ts';
import { bridge } from '../../api/bridge.ts';
import type { Answer } from '../../api/shapes.ts';
import { useTask } from '../../api/task.ts';
import { useText, type TextKey } from '../../text/index.ts';
import { asFileName } from '../../text/time.ts';
import type { Plan } from './usePlan.ts';

export function usePlanFiles(contestId: () => string, plan: Plan) {
  const { t } = useText();
  const exporting = useTask(backend.assignment.exportPlan, { reread: 'nothing' });
  const recording = useTask(backend.assignment.record, { reread: 'nothing' });
  const certifying = useTask(backend.assignment.certificate, { reread: 'nothing' });
  const reading = useTask(backend.assignment.readPlan, { reread: 'nothing' });
  const tasks = [exporting, certifying, reading];
  const written = ref('');
  const read = shallowRef<Answer<'assignment', 'readPlan'> | null>(null);
  const file = ref('');

  // The system's own dialog has asked whether to write over a file that is there.
  const place = (name: TextKey, extension: string): Promise<string | null> =>
    bridge.pickSave('report', `${asFileName(`${plan.contest.data.value?.title ?? ''} ${t(name)}`)}.${extension}`);
  async function save(name: TextKey, extension: string, write: (outFile: string) => Promise<{ file: string } | undefined>): Promise<boolean> {
    const outFile = await place(name, extension);
    if (!outFile) return false;
    written.value = '';
    const answer = await write(outFile);
    if (answer) written.value = answer.file;
    return answer !== undefined;
  }
  const exportPlan = (): Promise<boolean> => save('assignment.file.planName', 'xlsx', (outFile) => exporting.run({
    contestId: contestId(), outFile, overwrite: true, ...(plan.store.pairs ? { pairs: [...plan.store.pairs] } : {}),
  }));
  const record = (operator: string, supervisor: string): Promise<boolean> => save('assignment.file.recordName', 'pdf', (outFile) => recording.run({
    contestId: contestId(), outFile, overwrite: true, operator, supervisor,
  }));
  const certificate = (): Promise<boolean> => save('assignment.file.certificateName', 'json', (outFile) => certifying.run({
    ...plan.wishes(), ...plan.randomOf(plan.inHand()), partial: plan.missing.value > 0, outFile, overwrite: true,
  }));
  /** true: a sheet was read and waits to be looked at. */
  async function pick(): Promise<boolean> {
    const [filePath] = await bridge.pickFiles('plan');
    return filePath === undefined ? false : readFrom(filePath);
  }
  async function readFrom(filePath: string): Promise<boolean> {
    file.value = filePath;
    read.value = await reading.run({ contestId: contestId(), filePath }) ?? null;
    return read.value !== null;
  }
  const forget = (): void => { for (const task of tasks) task.forget(); };
  return {
    written, read, file, exportPlan, record, certificate, pick, readFrom, recording, forget,
    fault: computed(() => tasks.map((one) => one.fault.value).find((one) => one !== null) ?? null),
    /** What runs long enough to be shown. */
    running: computed(() => tasks.find((one) => one.long.value) ?? null),
  };
}
