// What a recommendation file says of the entries that go up. Pure: rows in, content and the files behind it out.
import { categoryName, divisionName, type ContestRules } from '#contract/schema/rules.ts';
import type { RecommendationContent } from '#backend/packfile/recommendation-schema.ts';
import { levelsOf } from '#backend/quota-rules/limits.ts';
import type { AttachmentRow } from '#db/queries/entries.ts';
import type { WholeEntryRow, WholePersonRow } from '#db/queries/recommendations.ts';

export interface ContentParts {
  contest: { id: string; title: string; template_id: string; year: number };
  rules: ContestRules; unit: { id: string; name: string }; turn: number; madeOn: string;
  /** In the order in which they go up. */
  entries: readonly WholeEntryRow[];
  people: ReadonlyMap<string, readonly WholePersonRow[]>;
  results: ReadonlyMap<string, { score: number | null; award: string }>;
  attachments: ReadonlyMap<string, readonly AttachmentRow[]>;
  /** Opens sealed numbers; '' for none. */
  number: (person: WholePersonRow, which: 'id' | 'phone') => string;
}

type School = { key: string; code: string; name: string };
const schoolOf = (row: { school_id: string | null; school_code: string; school: string }): School | null =>
  (row.school_id === null ? null : { key: row.school_id, code: row.school_code, name: row.school });

export function contentOf(parts: ContentParts): { content: RecommendationContent; stored: AttachmentRow[] } {
  const { contest, rules, unit, turn, madeOn } = parts;
  const { here, next } = levelsOf(rules);
  const stored: AttachmentRow[] = [];
  const content: RecommendationContent = {
    contest: { id: contest.id, title: contest.title, template: contest.template_id, year: contest.year },
    level: here && { id: here.id, name: here.name }, nextLevel: next && { id: next.id, name: next.name },
    unit, turn, madeOn,
    entries: parts.entries.map((entry) => ({
      key: entry.id, number: entry.number, title: entry.title,
      division: { id: entry.division, name: divisionName(rules, entry.division) },
      category: { id: entry.category, name: categoryName(rules, entry.category) },
      subject: entry.subject, grade: entry.grade, textbook: entry.textbook, volume: entry.volume, lesson: entry.lesson,
      similarity: entry.similarity, seconds: entry.seconds, remark: entry.remark, rank: entry.recommend_rank ?? 1,
      score: parts.results.get(entry.id)?.score ?? null, award: parts.results.get(entry.id)?.award ?? '', school: schoolOf(entry),
      people: (parts.people.get(entry.id) ?? []).map((one) => ({
        part: one.part, name: one.name, school: schoolOf(one), id: parts.number(one, 'id'), phone: parts.number(one, 'phone'), consent: one.consent,
      })),
      attachments: (parts.attachments.get(entry.id) ?? []).map((one) => {
        stored.push(one);
        return { blob: stored.length - 1, label: one.label, name: one.original_name, media: one.media, bytes: one.bytes };
      }),
    })),
  };
  return { content, stored };
}
