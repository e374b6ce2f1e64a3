// Undo and redo over the append-only log of the desk: nothing is ever removed from it, so both survive a restart.

export interface LoggedEvent { seq: number; kind: string; target: number | null }

/** Replays the log into the event that undo would take back and the one that redo would bring again. */
export function undoState(log: readonly LoggedEvent[]): { undo: number | null; redo: number | null } {
  const done: number[] = [];
  let undone: number[] = [];
  for (const event of log) {
    switch (event.kind) {
      case 'undo': {
        const seq = done.pop();
        if (seq !== undefined) undone.push(seq);
        break;
      }
      case 'redo': {
        const seq = undone.pop();
        if (seq !== undefined) done.push(seq);
        break;
      }
      // What came over from an earlier revision was not done here.
      case 'carry':
        break;
      default:
        done.push(event.seq);
        undone = [];
    }
  }
  return { undo: done.at(-1) ?? null, redo: undone.at(-1) ?? null };
}
