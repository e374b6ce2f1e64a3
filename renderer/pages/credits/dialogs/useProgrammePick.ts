// While a training's name is typed: programmes that are called so, and the sessions of the one that is named exactly.
import { onBeforeUnmount, shallowRef, watch, type Ref } from 'vue';
import { backend } from '../../../api/backend.ts';
import type { Answer } from '../../../api/shapes.ts';
import type { FactDraft, Form, Level } from '../fact.ts';

type Programme = Answer<'programmes', 'list'>['programmes'][number];
type Session = Answer<'programmes', 'get'>['list'][number];

/** Suggestions only: when they cannot be read, everything is typed by hand. */
export function useProgrammePick(draft: Ref<FactDraft>, enabled: () => boolean) {
  const programmes = shallowRef<readonly Programme[]>([]);
  const sessions = shallowRef<readonly Session[]>([]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let named: Programme | null = null;

  async function look(text: string): Promise<void> {
    const answer = await backend.programmes.list({ text, limit: 12 }).catch(() => null);
    if (!answer || draft.value.subject.trim() !== text) return;
    programmes.value = answer.programmes;
    named = answer.programmes.find((one) => one.name === text) ?? null;
    const list = named ? (await backend.programmes.get({ programmeId: named.programmeId }).catch(() => null))?.list ?? [] : [];
    if (draft.value.subject.trim() === text) sessions.value = list;
  }
  watch(() => draft.value.subject, (now) => {
    if (!enabled()) return;
    clearTimeout(timer);
    const text = now.trim();
    if (named && named.name !== text) {
      named = null;
      sessions.value = [];
      draft.value.sessionId = null;
    }
    if (text.length >= 2) timer = setTimeout(() => void look(text), 200);
  });
  onBeforeUnmount(() => clearTimeout(timer));

  /** A session brings its dates, hours, level and form. */
  function choose(value: string): void {
    const session = sessions.value.find((one) => String(one.sessionId) === value);
    if (!session || !named) {
      draft.value.sessionId = null;
      return;
    }
    Object.assign(draft.value, {
      sessionId: session.sessionId, from: session.from, to: session.to, days: session.days === null ? '' : String(session.days),
      hours: String(session.hours ?? named.hours ?? ''),
      level: named.level as Level, form: named.form as Form, organiserLevel: named.organiserLevel as Level,
    });
  }
  return { programmes, sessions, choose };
}
