// Groups of a ranking with their award lines drawn between the rows; pure.
import type { ResultRow, Results } from '../../api/shapes.ts';

export type Line = { kind: 'row'; row: ResultRow } | { kind: 'band'; award: string; sentence: string } | { kind: 'heading'; text: string };

/** What a row's group is called, as the award lines name it. */
export function groupOf(row: ResultRow, scope: 'division-category' | 'division' | 'contest', lines: Results['lines']): string {
  if (scope === 'contest') return lines[0]?.group ?? '';
  const wanted = scope === 'division' ? row.division : `${row.division} · ${row.category}`;
  return lines.find((line) => line.group === wanted)?.group ?? wanted;
}

/** Rows in the order of rank; under the last row of an award stands how many there are of it and why. */
export function withLines(rows: readonly ResultRow[], lines: Results['lines'], scope: 'division-category' | 'division' | 'contest'): Line[] {
  const groups = new Map<string, ResultRow[]>();
  for (const row of rows) {
    const group = groupOf(row, scope, lines);
    groups.set(group, [...groups.get(group) ?? [], row]);
  }
  return [...groups].flatMap(([group, own]): Line[] => {
    const sorted = [...own].sort((a, b) => (a.rankOrdinal ?? Infinity) - (b.rankOrdinal ?? Infinity) || (a.rank ?? Infinity) - (b.rank ?? Infinity));
    const sentences = new Map(lines.filter((line) => line.group === group).map((line) => [line.award, line.sentence]));
    const said = new Set<string>();
    const body = sorted.flatMap((row, index): Line[] => {
      const next = sorted[index + 1];
      const sentence = sentences.get(row.award);
      if (row.award === '' || next?.award === row.award || sentence === undefined) return [{ kind: 'row', row }];
      said.add(row.award);
      return [{ kind: 'row', row }, { kind: 'band', award: row.award, sentence }];
    });
    const rest = [...sentences].filter(([award]) => !said.has(award)).map(([award, sentence]): Line => ({ kind: 'band', award, sentence }));
    return [...(groups.size > 1 ? [{ kind: 'heading' as const, text: group }] : []), ...body, ...rest];
  });
}
