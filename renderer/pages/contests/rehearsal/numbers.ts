// Numbers of a rehearsal as people read them: whole where they are large, one decimal where they are small.

export const shown = (value: number): string => (Number.isInteger(value) || value >= 100 ? String(Math.round(value)) : value.toFixed(1));
