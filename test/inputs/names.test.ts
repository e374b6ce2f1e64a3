// A17: names of files made of hostile texts are good on every system, stay what they are, and mislead nobody.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freeNames, safeName } from '#backend/safe-name.ts';

/** What may come in as the name of a person, school, contest or file, and what is made of it. */
const table: readonly [wanted: string, safe: string][] = [
  ['../', '附件'], ['..\\..\\x', 'x'], ['/etc/passwd', 'etcpasswd'], ['C:x', 'Cx'], ['C:\\Windows\\x.dll', 'CWindowsx.dll'], ['a.txt:ads', 'a.txtads'],
  ['CON', '_CON'], ['con.txt', '_con.txt'], ['aux.', '_aux'], ['NUL.tar.gz', '_NUL.tar.gz'], ['COM1', '_COM1'], ['lpt9.doc',
    '_lpt9.doc'], ['CONIN$', '_CONIN$'],
  ['com¹', '_com¹'], ['尾 ', '尾'], ['尾.', '尾'], ['尾. . .', '尾'], [' . ', '附件'], ['', '附件'], ['\u202egpj.exe', 'gpj.exe'], ['张\u202e三', '张三'],
  ['零\u200b宽\u2060', '零宽'], ['e\u0301.mp4', '\u00e9.mp4'], ['长'.repeat(400), '长'.repeat(60)], [`${'长'.repeat(400)}.docx`,
    `${'长'.repeat(58)}.docx`], ['😀.mp4', '😀.mp4'],
  ['换\n行', '换 行'], ['a\0b', 'ab'], ['-rf', '_-rf'], ['~$名单.xlsx', '_~$名单.xlsx'], ['=cmd|x', '=cmdx'], ['a<b>"c"?*', 'abc'],
    ['.隐藏', '隐藏'], ['坏\ud800字', '坏字'],
];

test('A17: 34 names become what they must, and stay that', () => {
  expect(table).toHaveLength(34);
  for (const [wanted, safe] of table) {
    expect(safeName(wanted, '附件'), JSON.stringify(wanted)).toBe(safe);
    expect(safeName(safe, '附件')).toBe(safe);
    expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(180);
    expect(safe).not.toMatch(/[\\/:*?"<>|\p{Cc}\p{Bidi_Control}\u200b\p{Cs}]|^[-. ]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/iu);
  }
});

test('A17: all of them fit into one folder, twins with numbers before their endings, and nothing lands outside', () => {
  const root = mkdtempSync(join(tmpdir(), 'names-'));
  try {
    const names = freeNames([...table.map(([wanted]) => wanted), 'é.MP4', 'e\u0301.mp4'], '附件');
    expect(new Set(names.map((one) => one.toLowerCase())).size).toBe(36);
    expect(names.slice(-2)).toEqual(['é（2）.MP4', 'é（3）.mp4']);
    for (const name of names) writeFileSync(join(root, name), name, { flag: 'wx' });
    expect(readdirSync(root).toSorted()).toEqual(names.toSorted());
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
