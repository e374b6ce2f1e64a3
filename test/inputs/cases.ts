// The list of bad input: every id of X01–X40 and A01–A20 with its files and their exact answers (reliability.md 4.2, 4.4).
import { archiveCases } from './workbook-archives.ts';
import { cellCases } from './workbook-cells.ts';
import { partCases } from './workbook-parts.ts';
import { peopleCases } from './workbook-people.ts';
import { textCases } from './workbook-texts.ts';

export { attachmentCases } from './attachments.ts';
export type { AttachmentCase } from './attachments.ts';

/** Hostile ones first, so that the most memory they take is measured before anything large and honest is read. */
export const workbookCases = [...archiveCases, ...partCases, ...cellCases, ...peopleCases, ...textCases]
  .toSorted((a, b) => Number(b.hostile ?? false) - Number(a.hostile ?? false));

/**
 * Ids whose files need more than one at a time: each by the tests whose titles begin with it.
 * A15 changes between the look and the copy · A17 names · A18 many, and the same twice · A19 mutations · A20 identities.
 */
export const elsewhere: Readonly<Record<string, readonly string[]>> = {
  A15: ['test/files/intake.test.ts'], A17: ['test/files/intake.test.ts', 'test/inputs/names.test.ts'],
  A18: ['test/files/intake.test.ts', 'test/inputs/crowd.test.ts'], A19: ['test/inputs/mutations.test.ts', 'test/leaks/hostile.test.ts'],
  A20: ['test/inputs/crowd.test.ts', 'test/leaks/recall.test.ts'],
};
