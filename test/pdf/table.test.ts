// A list longer than a page: the head on every page, every row whole on one, pages numbered, no head alone at the foot.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makePdf, page, type Drawing } from '#backend/pdf/document.ts';
import { drawTable } from '#backend/pdf/table.ts';
import { pdfWords } from '../publication/pdf-words.ts';

const folder = mkdtempSync(join(tmpdir(), 'saixue-pdf-'));
afterAll(() => rmSync(folder, { recursive: true }));
const columns = [{ head: '序号', width: 6 }, { head: '作品名称', width: 24 }, { head: '单位', width: 30 }];
const rows = Array.from({ length: 75 }, (_, at) => ({
  cells: [`甲${at + 1}乙`, `丙${at + 1}丁${'这一件作品的名称很长要折成几行'.repeat(at % 5)}戊${at + 1}己`, '云澜市南湖区第一小学'],
}));

async function pagesOf(draw: (drawing: Drawing) => void): Promise<string[]> {
  const file = join(folder, 'list.pdf');
  const { bytes } = await makePdf({ title: '名单', at: new Date(0) }, [draw]);
  writeFileSync(file, bytes);
  return pdfWords(file);
}

test('75 rows: head and number on each page, a row never parted', async () => {
  const pages = await pagesOf((drawing) => drawTable(drawing, columns, rows, 9));
  expect(pages.length).toBeGreaterThan(2);
  for (const [at, words] of pages.entries()) {
    expect(words.startsWith('序号作品名称单位')).toBe(true);
    expect(words).toContain(`第${at + 1}页/共${pages.length}页`);
  }
  for (const at of rows.keys()) {
    const on = pages.filter((words) => words.includes(`甲${at + 1}乙`));
    expect(on.length).toBe(1);
    expect(on[0]).toContain(`丙${at + 1}丁`);
    expect(on[0]).toContain(`戊${at + 1}己`);
  }
});

test.each([20, 30, 60])('a table that begins %i points above the foot begins on the next page where its first row does', async (points) => {
  const pages = await pagesOf((drawing) => {
    drawing.text('前文', page.left, page.top);
    drawing.y = page.height - page.bottom - points;
    drawTable(drawing, columns, rows.slice(0, 2), 9);
  });
  const withHead = pages.filter((words) => words.includes('序号作品名称'));
  expect(withHead.length).toBeGreaterThan(0);
  for (const words of withHead) expect(words).toMatch(/甲[12]乙/);
});
