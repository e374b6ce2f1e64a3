// Scoring one entry: the grid, the comment, moving between entries, submitting, undoing.
import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue';
import { backend } from '../../api/backend.ts';
import { useText } from '../../text/index.ts';
import { failsBy } from './choices.ts';
import { commentNeeded, neighbour, nextOpen } from './entry-walk.ts';
import type { DeskEntry } from './entry-walk.ts';
import { longestComment } from './marks.ts';
import * as grids from './score-grid.ts';
import type { Step } from './score-grid.ts';
import type { DeskState } from './useDesk.ts';

/** A comment is saved when the judge pauses this long, and at once when the focus leaves it. */
const pause = 1200;

/** Where the focus goes, and what the room has to say to a hand-in: `ask` before it (true: stay, a question stands), `done` after. */
export interface Where {
  grid(): void; comment(): void; check(): void;
  ask(): Promise<boolean>;
  done(code: string): Promise<boolean>;
}

export function useScoring(desk: DeskState, focus: Where) {
  const { t } = useText();
  const grid = shallowRef(grids.emptyGrid);
  const comment = ref('');
  const moving = ref(false);
  let typing: ReturnType<typeof setTimeout> | undefined;
  let ownComment = false;

  const criteria = computed(() => desk.criteria.value);
  const active = computed(() => criteria.value[grid.value.active] ?? null);
  /** Criteria that exclude the entry as scored. */
  const failed = computed(() => criteria.value.filter((one) => failsBy(one, desk.scores.value[one.id])));
  const commentDue = computed(() => {
    const rule = desk.rubric.value?.comment;
    if (comment.value.trim() !== '') return false;
    return failed.value.length > 0 || desk.sheet.value?.reasonRequired === true || (rule !== undefined && commentNeeded(rule, desk.total.value));
  });

  watch(desk.code, () => { grid.value = grids.emptyGrid; ownComment = false; comment.value = ''; });
  watch(() => [desk.code.value, desk.sheet.value?.comment] as const, ([, saved]) => {
    if (!ownComment && saved !== undefined) comment.value = saved;
  }, { immediate: true });

  /** Takes a step of the grid; its save goes on its way at once. */
  function step(next: Step): boolean {
    grid.value = next.grid;
    if (next.save) {
      desk.save({ code: desk.code.value, scores: { [next.save.criterion]: next.save.points }, ...desk.asBefore() });
    }
    return !next.held;
  }
  const usable = (): boolean => desk.sheet.value !== null && !desk.closed.value && !moving.value;

  function typeComment(text: string): void {
    comment.value = text.slice(0, longestComment);
    ownComment = true;
    clearTimeout(typing);
    typing = setTimeout(saveComment, pause);
  }
  function saveComment(): void {
    clearTimeout(typing);
    if (!ownComment) return;
    ownComment = false;
    if (desk.sheet.value && comment.value !== desk.sheet.value.comment) {
      desk.save({ code: desk.code.value, comment: comment.value, ...desk.asBefore() });
    }
  }

  /** Everything typed is settled and saved; false: a value does not fit or a save failed, so the judge stays here. */
  async function leave(): Promise<boolean> {
    if (desk.sheet.value && !step(grids.settle(grid.value, criteria.value, desk.scores.value, false))) {
      desk.say(t('judging.held'), 'bad');
      focus.grid();
      return false;
    }
    saveComment();
    return desk.settled();
  }

  async function go(code: string): Promise<boolean> {
    if (moving.value || code === desk.code.value) return code === desk.code.value;
    if (desk.gated.value && !desk.isPractice(code)) {
      desk.say(t('judging.practice.locked'), 'caution', 9000);
      return false;
    }
    moving.value = true;
    try {
      if (!await leave()) return false;
      desk.code.value = code;
      return true;
    } finally {
      moving.value = false;
    }
  }
  async function goBy(by: 1 | -1): Promise<void> {
    const next = neighbour(desk.all.value, desk.code.value, by);
    if (!next) desk.say(t(by === 1 ? 'judging.list.last' : 'judging.list.first'));
    else if (await go(next.code)) focus.grid();
  }

  /** Ctrl+Enter: to the first gap, to the comment that is due, or submitted and on to the next one. */
  async function submit(): Promise<void> {
    if (moving.value || !desk.sheet.value) return;
    if (desk.closed.value) return onward();
    if (!step(grids.settle(grid.value, criteria.value, desk.scores.value, false))) {
      desk.say(t('judging.held'), 'bad');
      return focus.grid();
    }
    const [gap] = grids.gaps(criteria.value, desk.scores.value);
    if (gap !== undefined) {
      grid.value = { ...grid.value, active: gap };
      desk.say(t('judging.submit.gaps', { count: desk.missing.value.length }), 'caution');
      return focus.grid();
    }
    if (commentDue.value) {
      desk.say(failed.value.length > 0
        ? t('judging.submit.vetoComment', { names: failed.value.map((one) => one.name).join('、') })
        : desk.sheet.value.reasonRequired ? t('judging.submit.reason') : t('judging.submit.comment', commentRule()), 'caution', 10_000);
      return focus.comment();
    }
    saveComment();
    const code = desk.code.value;
    const fresh = desk.sheet.value.status !== 'submitted' || desk.hasWaiting();
    moving.value = true;
    try {
      if (fresh && await focus.ask()) return;
      if (fresh) desk.save({ code, submit: true });
      if (!await desk.settled()) return;
      if (desk.sheet.value?.status !== 'submitted' || ((fresh || desk.practising.value) && await focus.done(code))) return;
    } finally {
      moving.value = false;
    }
    await onward();
  }
  /** Where the next one is looked for: practice leads on to the real entries, these never back to practice. */
  const pool = (): readonly DeskEntry[] => {
    if (desk.gated.value) return desk.desk.value?.practice ?? [];
    return desk.practising.value ? desk.all.value : desk.desk.value?.entries ?? [];
  };
  async function onward(): Promise<void> {
    const next = nextOpen(pool(), desk.code.value);
    if (!next && desk.gated.value) return desk.say(t('judging.practice.again'), 'caution', 10_000);
    if (!next) {
      desk.say(t('judging.submit.all'), 'good');
      return focus.check();
    }
    const name = desk.nameOf(desk.code.value);
    const done = !desk.closed.value;
    if (await go(next.code)) {
      if (done) desk.say(t('judging.submit.done', { name }), 'good', 3000);
      focus.grid();
    }
  }
  function commentRule(): { below: number; above: number; total: number } {
    const rule = desk.rubric.value?.comment;
    return { below: rule?.requiredBelow ?? 0, above: rule?.requiredAbove ?? 0, total: desk.total.value ?? 0 };
  }

  /** Ctrl+Z first drops what is only typed; then the last saved step is taken back, wherever it was made. */
  async function undo(again: boolean): Promise<void> {
    if (moving.value) return;
    if (!again && grid.value.typed !== null) {
      grid.value = grids.cancel(grid.value, criteria.value);
      return;
    }
    saveComment();
    const before = { code: desk.code.value, scores: desk.scores.value };
    const packId = desk.packId();
    const answer = await desk.command(() =>
      (again ? backend.judging.redo({ packId }) : backend.judging.undo({ packId })));
    if (!answer) return;
    if (answer.code !== before.code) desk.code.value = answer.code;
    else {
      comment.value = answer.comment;
      const changed = criteria.value.findIndex((one) => answer.scores[one.id] !== before.scores[one.id]);
      grid.value = { ...grids.emptyGrid, active: changed === -1 ? grid.value.active : changed };
    }
    desk.say(t(again ? 'judging.undo.redone' : 'judging.undo.done', { name: desk.nameOf(answer.code) }));
    focus.grid();
  }
  const press = {
    type: (text: string) => { grid.value = grids.typeInto(grid.value, criteria.value, text); },
    band: (index: number) => { step(grids.choose(grid.value, criteria.value, desk.scores.value, index)); },
    nudge: (by: 1 | -1) => { step(grids.bump(grid.value, criteria.value, desk.scores.value, by)); },
    edit: () => { grid.value = grids.edit(grid.value, criteria.value, desk.scores.value); },
    cancel: () => { grid.value = grids.cancel(grid.value, criteria.value); },
    erase: () => { step(grids.erase(grid.value, criteria.value, desk.scores.value)); },
    clear: () => { step(grids.clear(grid.value, criteria.value, desk.scores.value)); },
    move: (by: 1 | -1) => step(grids.move(grid.value, criteria.value, desk.scores.value, by)),
    place: (index: number) => step(grids.place(grid.value, criteria.value, desk.scores.value, index)),
  };

  onBeforeUnmount(() => { saveComment(); });
  return { grid, active, comment, commentDue, failed, moving, usable, press, typeComment, saveComment, leave, go, goBy,
    submit, undo, commentRule };
}
export type Scoring = ReturnType<typeof useScoring>;
