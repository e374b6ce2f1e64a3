// Where the import wizard goes back to: the page of the contest or of the records that the kind belongs to.
import type { Kind } from '#contract/schema/imports.ts';

const pages: Record<Kind, string> = {
  entries: 'entries', judges: 'judges', quotas: 'quotas', teachers: '/credits', programmes: '/credits', trainings: '/credits',
  schools: '/places', units: '/places', experts: '/experts', history: '/experts', relations: 'assignment', affinities: 'assignment',
};

/** @param asked `?back=` of the address, a page of this window that opened the wizard: the eligibility page, the quotas */
export function backOf(kind: Kind, contestId: string | undefined, asked: unknown): string {
  if (typeof asked === 'string' && /^\/[a-z]/.test(asked)) return asked;
  return pages[kind].startsWith('/') ? pages[kind] : `/contests/${contestId ?? ''}/${pages[kind]}`;
}
