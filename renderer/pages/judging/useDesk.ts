// One open judging pack: its list, the entry on screen, and the line of saves between the judge and the database.
import { useQueryCache } from '@pinia/colada';
import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue';
import { CallError } from '#contract/client.ts';
import { backend, faultOf } from '../../api/backend.ts';
import { bridge } from '../../api/bridge.ts';
import { useRead } from '../../api/queries.ts';
import { useProgramStore } from '../../stores/program.ts';
import { useText } from '../../text/index.ts';
import { startingPlace } from './entry-walk.ts';
import type { Desk, DeskEntry, Sheet } from './entry-walk.ts';
import { subtotal } from './points.ts';
import { saveLine } from './save-line.ts';
import type { SaveState } from './save-line.ts';

/** One save: scores by criterion (null clears) or the comment of one entry. */
export interface Job { code: string; scores?: Record<string, number | null>; comment?: string; submit?: boolean }
export interface Said { text: string; tone: 'plain' | 'good' | 'caution' | 'bad' }

/** Refusals that say something about this one save; sending it again would be refused again. */
const refusals = new Set(['score_range', 'score_choice', 'bad_input', 'wrong_state', 'not_found']);

export function useDesk(packId: () => string) {
  const { t } = useText();
  const cache = useQueryCache();
  const program = useProgramStore();
  const reading = useRead(() => ['judging', 'desk', packId()], () => backend.judging.desk({ packId: packId() }));
  const desk = computed(() => reading.data.value ?? null);
  const code = ref('');
  const readingSheet = useRead(
    () => ['judging', 'sheet', packId(), code.value],
    () => backend.judging.sheet({ packId: packId(), code: code.value }),
    () => code.value !== '',
  );
  const saving = shallowRef<SaveState>({ kind: 'idle' });
  const waiting = shallowRef<readonly Job[]>([]);
  const said = shallowRef<Said | null>(null);
  let silence: ReturnType<typeof setTimeout> | undefined;

  function say(text: string, tone: Said['tone'] = 'plain', milliseconds = 6000): void {
    clearTimeout(silence);
    said.value = { text, tone };
    silence = setTimeout(() => { said.value = null; }, milliseconds);
  }
  const sentence = (thrown: unknown): string => faultOf(thrown, t('shared.error.unknown')).sentence;

  /** Practice entries first, then the real ones: the way a judge walks through them. */
  const all = computed<DeskEntry[]>(() => [...desk.value?.practice ?? [], ...desk.value?.entries ?? []]);
  const entry = computed<DeskEntry | null>(() => all.value.find((one) => one.code === code.value) ?? null);
  const isPractice = (one: string): boolean => desk.value?.practice.some((that) => that.code === one) ?? false;
  const practising = computed(() => isPractice(code.value));
  /** Whether real entries are still closed, because practice is asked for first. */
  const gated = computed(() => desk.value?.gate?.open === false);
  /** What the judge calls an entry: its number, or its number among the practice entries. */
  const nameOf = (one: string): string => {
    const number = desk.value?.practice.findIndex((that) => that.code === one) ?? -1;
    return number === -1 ? t('judging.entry.number', { number: all.value.find((that) => that.code === one)?.position ?? 0 })
      : t('judging.practice.number', { number: number + 1 });
  };
  const sheet = computed<Sheet | null>(() => {
    const found = readingSheet.data.value;
    return found && found.code === code.value ? found : null;
  });
  const rubric = computed(() => {
    const found = desk.value?.rubrics.find((one) => one.id === entry.value?.rubricId);
    return found ?? desk.value?.rubric ?? null;
  });
  const criteria = computed(() => rubric.value?.criteria ?? []);
  /** What is saved, with what is on its way laid over it. */
  const scores = computed<Record<string, number>>(() => {
    const merged: Record<string, number> = { ...sheet.value?.scores };
    for (const job of waiting.value.filter((one) => one.code === code.value)) {
      for (const [id, points] of Object.entries(job.scores ?? {})) {
        if (points === null) delete merged[id];
        else merged[id] = points;
      }
    }
    return merged;
  });
  const missing = computed(() => criteria.value.filter((one) => scores.value[one.id] === undefined));
  const points = computed(() => subtotal(scores.value, criteria.value));
  /** The total once every criterion has a score. */
  const total = computed(() => (criteria.value.length > 0 && missing.value.length === 0 ? points.value : null));
  const retired = computed(() => (desk.value?.retiredAt ?? null) !== null);
  /** Recused, or the materials were cleared: no scores are taken. A reported entry may be scored all the same. */
  const closed = computed(() => sheet.value?.status === 'recused' || retired.value);

  /** An answer about one entry is what the screen shows from now on, in the sheet and in its line of the list. */
  function take(answer: Sheet): void {
    cache.setQueryData(['judging', 'sheet', packId(), answer.code], answer);
    const now = desk.value;
    if (now) cache.setQueryData(['judging', 'desk', packId()], withSheet(now, answer));
  }

  /** What was watched came back: nothing but that is taken, a score on its way must not be painted over. */
  function takeWatched(answer: Sheet): void {
    const key = ['judging', 'sheet', packId(), answer.code];
    const known = cache.getQueryData<Sheet>(key);
    if (known) cache.setQueryData(key, { ...known, watched: answer.watched });
  }
  function takeGate(gate: Desk['gate']): void {
    if (desk.value) cache.setQueryData(['judging', 'desk', packId()], { ...desk.value, gate });
  }

  const line = saveLine<Job, Sheet>({
    send: (job) => backend.judging.score({
      packId: packId(), code: job.code, scores: job.scores ?? {},
      ...(job.comment === undefined ? {} : { comment: job.comment }),
      ...(job.submit === undefined ? {} : { submit: job.submit }),
    }),
    onState: (state) => { saving.value = state; waiting.value = line.waiting(); },
    onSaved: (answer) => { take(answer); waiting.value = line.waiting(); },
    isRefusal: (error) => error instanceof CallError && refusals.has(error.code),
    onRefused: (_job, error) => say(sentence(error), 'bad', 15_000),
    savedAt: (answer) => answer.savedAt ?? new Date().toISOString(),
    sentence,
  });
  function save(job: Job): void {
    line.add(job);
    waiting.value = line.waiting();
  }
  /** A submitted sheet stays submitted as long as it is complete; a new one waits for Ctrl+Enter. */
  const asBefore = (): Pick<Job, 'submit'> => (sheet.value?.status === 'submitted' ? {} : { submit: false });

  /** True when everything typed so far is in the database. */
  async function settled(): Promise<boolean> {
    if (await line.settled()) return true;
    say(t('judging.save.held'), 'bad', 12_000);
    return false;
  }

  /** A command about one entry other than scoring (recuse, report, reopen, undo): the line first, then the command. */
  async function command(call: () => Promise<Sheet>): Promise<Sheet | null> {
    if (!await settled()) return null;
    try {
      const answer = await call();
      take(answer);
      return answer;
    } catch (thrown) {
      say(sentence(thrown), 'caution', 10_000);
      return null;
    }
  }

  watch(desk, (now) => {
    const here = all.value.some((one) => one.code === code.value);
    if (now && (!here || (gated.value && !practising.value))) code.value = startingPlace(now)?.code ?? '';
  }, { immediate: true });

  const stopListening = bridge.onEvent((event) => {
    if (event.kind === 'backend' && event.state === 'restarted') void resume();
  });
  /** After a fall of the backend nothing has to be done again by hand here: what was waiting is sent by itself. */
  async function resume(): Promise<void> {
    line.retry();
    if (!await line.settled()) return;
    program.recovered = false;
    say(t('judging.save.resumed'), 'good', 8000);
  }
  onBeforeUnmount(() => { stopListening(); clearTimeout(silence); });

  return {
    packId, desk, all, isPractice, practising, gated, nameOf, retired, takeWatched, takeGate, code, entry, sheet, rubric, criteria, scores,
    missing, points, total, closed, saving, said,
    reading, readingSheet, say, hush: () => { said.value = null; }, save, asBefore, settled, command,
    retry: () => line.retry(), hasWaiting: () => line.waiting().length > 0,
  };
}
export type DeskState = ReturnType<typeof useDesk>;

/** The list with one entry as its sheet now stands. */
export function withSheet(desk: Desk, sheet: Sheet): Desk {
  const renewed = (one: DeskEntry): DeskEntry => (one.code === sheet.code
    ? { ...one, status: sheet.status, total: sheet.total, missing: sheet.missing.length } : one);
  const entries = desk.entries.map(renewed);
  const count = (status: DeskEntry['status']): number => entries.filter((one) => one.status === status).length;
  return {
    ...desk, entries, practice: desk.practice.map(renewed),
    counts: { ...desk.counts, submitted: count('submitted'), draft: count('draft'), recused: count('recused') },
  };
}
