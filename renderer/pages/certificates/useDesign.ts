// The design on the table: which one, its draft with undo, and the preview that follows it as the very PDF.
import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue';
import { backend, faultOf, type Fault } from '../../api/backend.ts';
import type { Answer } from '../../api/shapes.ts';
import { useText } from '../../text/index.ts';
import type { Design } from './design-draft.ts';

export type KnownDesign = Answer<'certificates', 'designs'>['designs'][number];
type Preview = Answer<'certificates', 'preview'>;
const pause = 300;
const mostSteps = 100;

export const bare = ({ name, landscape, kinds, pieces }: KnownDesign): Design => ({ name, landscape, kinds, pieces });

export function useDesign(contestId: () => string) {
  const { t } = useText();
  const known = shallowRef<KnownDesign | null>(null);
  const draft = shallowRef<Design | null>(null);
  const past = shallowRef<readonly Design[]>([]);
  const chosen = ref(-1);
  const preview = shallowRef<Preview | null>(null);
  const fault = shallowRef<Fault | null>(null);
  const drawing = ref(false);
  let stepName = '';
  let stepAt = 0;

  function take(design: KnownDesign): void {
    known.value = design;
    draft.value = bare(design);
    past.value = [];
    chosen.value = -1;
  }
  /** Changes of one name that follow each other closely are undone together. */
  function change(next: Design, name = ''): void {
    if (!draft.value) return;
    const now = Date.now();
    const goesOn = name !== '' && name === stepName && now - stepAt < 1200;
    if (!goesOn) past.value = [...past.value, draft.value].slice(-mostSteps);
    stepName = name;
    stepAt = now;
    draft.value = next;
    if (chosen.value >= next.pieces.length) chosen.value = -1;
  }
  function undo(): void {
    const last = past.value.at(-1);
    if (!last) return;
    past.value = past.value.slice(0, -1);
    stepName = '';
    draft.value = last;
    if (chosen.value >= last.pieces.length) chosen.value = -1;
  }

  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  async function draw(): Promise<void> {
    if (drawing.value) {
      again = true;
      return;
    }
    const design = draft.value;
    if (!design || design.name.trim() === '') return;
    drawing.value = true;
    try {
      preview.value = await backend.certificates.preview({ contestId: contestId(), design });
      fault.value = null;
    } catch (thrown) {
      fault.value = faultOf(thrown, t('shared.error.unknown'));
    } finally {
      drawing.value = false;
      if (again) {
        again = false;
        void draw();
      }
    }
  }
  watch(draft, () => {
    clearTimeout(timer);
    timer = setTimeout(() => { void draw(); }, preview.value ? pause : 0);
  });
  onBeforeUnmount(() => clearTimeout(timer));

  return {
    known, draft, chosen, preview, fault, drawing, take, change, undo,
    canUndo: computed(() => past.value.length > 0),
    dirty: computed(() => known.value !== null && draft.value !== null && JSON.stringify(bare(known.value)) !== JSON.stringify(draft.value)),
    piece: computed(() => draft.value?.pieces[chosen.value]),
  };
}
