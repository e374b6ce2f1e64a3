// Stored lists without their persons, for a deletion run: what stays is what was decided of which code. Pure.

/** A posted list keeps its heading and its code; its rows go. */
export function emptiedPublication(json: string): string {
  const list = JSON.parse(json) as Record<string, unknown>;
  return JSON.stringify({ ...list, rows: [] });
}

/** A row of the results keeps its code, score, rank and award; the title goes. */
export function emptiedResult(json: string): string {
  const row = JSON.parse(json) as Record<string, unknown>;
  return JSON.stringify({ ...row, title: '（已删除）' });
}
