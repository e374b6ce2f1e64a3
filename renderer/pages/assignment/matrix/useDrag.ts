// A seat dragged by mouse: taken when the pointer has moved a little, so that a click only moves the focus; edges scroll.
import { onBeforeUnmount, ref } from 'vue';
import { keyOf, type Pair } from '../field.ts';

export interface DragActions {
  pairAt: (target: EventTarget | null) => Pair | null;
  seated: (pair: Pair) => boolean;
  /** false: this seat may not be moved. */
  take: (pair: Pair) => boolean;
  over: (pair: Pair) => void;
  put: () => void;
  drop: () => void;
  /** Scrolls a step where the pointer is near an edge; false: nothing moved. */
  nudge: (x: number, y: number) => boolean;
}

export function useDrag(act: DragActions) {
  const dragging = ref(false);
  let start: { x: number; y: number; pair: Pair } | null = null;
  let last = { x: 0, y: 0 };
  let target: Pair | null = null;
  let frame = 0;

  function look(): void {
    if (!start) return;
    target = act.pairAt(document.elementFromPoint(last.x, last.y)) ?? start.pair;
    act.over(target);
  }
  /** Goes on while the pointer rests at an edge. */
  function scroll(): void {
    frame = 0;
    if (!dragging.value || !act.nudge(last.x, last.y)) return;
    look();
    frame = requestAnimationFrame(scroll);
  }
  function drag(event: PointerEvent): void {
    if (!start) return;
    last = { x: event.clientX, y: event.clientY };
    if (!dragging.value) {
      if (Math.hypot(last.x - start.x, last.y - start.y) <= 5) return;
      if (!act.take(start.pair)) return letGo();
      dragging.value = true;
    }
    look();
    if (frame === 0) frame = requestAnimationFrame(scroll);
  }
  function letGo(): void {
    cancelAnimationFrame(frame);
    frame = 0;
    start = null;
    target = null;
    dragging.value = false;
    window.removeEventListener('pointermove', drag);
    window.removeEventListener('pointerup', up);
    window.removeEventListener('pointercancel', cancel);
  }
  function cancel(): void {
    const held = dragging.value;
    letGo();
    if (held) act.drop();
  }
  function up(): void {
    const moved = dragging.value && start && target && keyOf(target.judgeId, target.entryId) !== keyOf(start.pair.judgeId, start.pair.entryId);
    if (!moved) return cancel();
    letGo();
    act.put();
  }
  function down(event: PointerEvent): void {
    const pair = event.button === 0 ? act.pairAt(event.target) : null;
    if (!pair || !act.seated(pair)) return;
    start = { x: event.clientX, y: event.clientY, pair };
    window.addEventListener('pointermove', drag);
    window.addEventListener('pointerup', up);
    window.addEventListener('pointercancel', cancel);
  }
  onBeforeUnmount(letGo);
  return { dragging, down };
}
