// What a walk through the real window leaves in the user's folder: logs, crash dumps, the browser's own folder, workspaces and desks.
import { relative } from 'node:path';
import { demoEntriesRows, demoJudgesRows, type DemoSheet } from '#seeds/demo/index.ts';
import { bytesOf, Canaries, filesBelow } from '../flow/canaries.ts';

const column = ({ headers, rows }: DemoSheet, names: readonly string[]): string[] =>
  rows.flatMap((row) => names.flatMap((name) => (row[headers.indexOf(name)] ?? '').split('、'))).filter((text) => text.length >= 8);

/** Numbers of the sample's people, and whatever was dictated or printed on the way. */
const canariesWith = (secrets: readonly string[]): Canaries => new Canaries([
  ...column(demoEntriesRows, ['身份证号', '手机号码']), ...column(demoJudgesRows, ['身份证号', '手机号码']), ...secrets,
]);

/** The sample's own sheets are put down for the user, numbers and all: they are what the others were typed from. */
const given = /(?:^|[\\/])exports[\\/]/;

/** `file: what (form)` of everything found in the clear, and how many files were looked at. */
export function inTheClear(home: string, secrets: readonly string[]): { files: number; hits: string[] } {
  const canaries = canariesWith(secrets);
  const files = filesBelow(home).filter((file) => !given.test(relative(home, file)));
  return { files: files.length, hits: files.flatMap((file) => {
    try {
      return canaries.hits(bytesOf(file)).map((hit) => `${relative(home, file)}: ${hit}`);
    } catch (error) {
      // The browser's own files come and go.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }) };
}
