// Help menu in the real window: diagnostics are read before they are saved, licences are searched, about opens its places, an update
// comes from a server on this computer and is never started.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newKey, signFolder } from '../publisher-scripts.ts';
import { closeAll, launch, temporaryFolder, until, type RunningApp } from './harness.ts';

let it: RunningApp;
let folder: string;
let server: Server;
let address = '';
const installer = 'saixue_9.9.0_amd64.deb';

beforeAll(async () => {
  folder = temporaryFolder('support');
  const source = join(folder, 'source');
  mkdirSync(source);
  const keys = await newKey(folder, '云澜市电教馆');
  writeFileSync(join(source, installer), Buffer.alloc(200_000, 'saixue'));
  writeFileSync(join(source, 'update.json'), JSON.stringify({
    version: '9.9.0', date: '2026-12-01', minimumVersion: '0.1.0',
    changes: { zh: ['评委桌面翻页更快', '打印预览与打印结果一致'], en: ['Turning pages at the desk is faster', 'The preview is what is printed'] },
    files: { [`${process.platform}-${process.arch}`]: [installer] },
  }));
  await signFolder(source, keys.key);
  server = createServer((request, response) => {
    const file = join(source, decodeURIComponent((request.url ?? '').slice(1)));
    if (existsSync(file)) response.end(readFileSync(file));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  it = await launch({ env: { SAIXUE_UPDATE_KEYS: keys.keys } });
  await it.page.evaluate(() => window.saixue.call({ id: 'new', feature: 'workspace', call: 'create', input: { name: '云澜市微课评选' } }));
});
afterAll(async () => {
  await closeAll();
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Chooses a row of the help menu as a click does. */
async function choose(id: string): Promise<void> {
  await it.app.evaluate(({ Menu }, wanted) => Menu.getApplicationMenu()?.getMenuItemById(wanted)?.click(), id);
  await it.page.locator('.el-dialog:visible').waitFor();
}
async function leave(): Promise<void> {
  await it.page.keyboard.press('Escape');
  await it.page.locator('.el-dialog:visible').waitFor({ state: 'hidden' });
}
const dialog = () => it.page.locator('.el-dialog:visible');
test('diagnostics: every text is on screen before it is saved, and the file holds just these texts', async () => {
  await choose('diagnostics');
  await dialog().getByRole('tab').nth(5).waitFor();
  expect(await dialog().getByRole('tabpanel').innerText()).toMatch(/Electron: \d+\.\d/);
  expect(await it.axe()).toEqual([]);
  await it.picture('support-diagnostics');
  const shown: string[] = [];
  for (let at = 0; at < 6; at += 1) {
    shown.push(await dialog().getByRole('tabpanel').innerText());
    await it.page.keyboard.press('ArrowDown');
  }
  const file = join(folder, 'diagnostics.zip');
  await it.answerSaveDialog(file);
  await dialog().getByRole('button', { name: '保存…' }).click();
  await dialog().locator('.done').waitFor();
  const inside = Object.values(unzipSync(readFileSync(file))).map((bytes) => strFromU8(bytes).trim());
  expect(shown.map((text) => text.trim().replace(/^（空）$/, ''))).toEqual(inside);
  expect(inside.join('\n')).toContain('backend ready');
  expect(inside.join('\n')).not.toMatch(/云澜|微课/);
  expect(inside.join('\n')).not.toContain(it.home);
  await leave();
});

test('about tells where things lie, opens only those, and copies all; licences are searched', async () => {
  await choose('about');
  await until('the places', () => dialog().innerText(), (text) => text.includes(it.home) && text.includes('SQLite'));
  expect(await it.axe()).toEqual([]);
  await it.picture('support-about');
  // What the system would open is asked for, and answered here: no file manager comes up on the screen of a test.
  const opened = await it.app.evaluate(({ shell }) => {
    const paths: string[] = [];
    (globalThis as unknown as { opened: string[] }).opened = paths;
    shell.openPath = (path) => Promise.resolve(void paths.push(path)).then(() => '');
    return paths.length;
  });
  expect(opened).toBe(0);
  for (const name of ['用户文件夹', '日志', '工作区']) await dialog().getByRole('button', { name: `打开${name}`, exact: true }).click();
  const seen = () => it.app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
  await until('three folders', seen, (paths) => paths.length === 3);
  expect((await seen())[1]).toBe(join(it.home, 'logs'));
  await dialog().getByRole('button', { name: '复制全部' }).click();
  await dialog().getByRole('status').waitFor();
  expect(await it.app.evaluate(({ clipboard }) => clipboard.readText())).toContain(it.home);
  await dialog().getByRole('button', { name: '第三方许可…' }).click();
  await dialog().getByRole('searchbox').fill('mediabunny');
  await until('one part', () => dialog().getByRole('option').count(), (count) => count === 1);
  expect(await dialog().getByRole('region').innerText()).toContain('Mozilla Public License');
  await dialog().getByRole('searchbox').fill('noto serif');
  expect(await dialog().getByRole('region').innerText()).toContain('SIL OPEN FONT LICENSE');
  await dialog().getByRole('searchbox').fill('');
  for (const name of ['vue', 'echarts', 'exceljs', 'better-sqlite3', 'Electron']) {
    await dialog().getByRole('option').filter({ has: it.page.locator('b', { hasText: new RegExp(`^${name}$`) }) }).first().waitFor({ state: 'attached' });
  }
  expect(await it.axe()).toEqual([]);
  await it.picture('support-licences');
  await leave();
});

test('an update is offered, obtained, backed up before, and shown in its folder; the log knows of no other request', async () => {
  await choose('updateCheck');
  await dialog().getByLabel('内网地址').first().check();
  await dialog().locator('#update-url').fill('file:///etc/');
  await dialog().getByRole('button', { name: '立即检查' }).click();
  await dialog().getByRole('alert').waitFor();
  expect(await dialog().getByRole('alert').innerText()).toContain('没有保存');
  await dialog().locator('#update-url').fill(address);
  await dialog().getByLabel('每周一次，启动之后').check();
  await dialog().getByRole('button', { name: '立即检查' }).click();
  await dialog().getByRole('heading', { name: '有新版本 9.9.0' }).waitFor();
  await dialog().getByRole('button', { name: '取到本机' }).click();
  await dialog().getByText('已取到本机').waitFor();
  expect(readdirSync(join(it.home, 'updates'))).toEqual([installer]);
  expect(await it.axe()).toEqual([]);
  await it.picture('support-updates');
  await it.app.evaluate(({ shell }) => {
    shell.showItemInFolder = (path) => void (globalThis as unknown as { opened: string[] }).opened.push(path);
  });
  await dialog().getByRole('button', { name: '备份并打开所在文件夹' }).click();
  const seen = () => it.app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened.at(-1) ?? '');
  await until('the folder', seen, (path) => path.endsWith(installer));
  const made = await it.page.evaluate(async () => (await window.saixue.call({ id: 'b', feature: 'backups', call: 'list', input: {} })) as unknown);
  expect(JSON.stringify(made)).toContain('byHand');
  await leave();
  // Only a mark in the header stays.
  await it.page.getByRole('button', { name: '有新版本' }).waitFor();
  expect(it.outsideRequests()).toEqual([]);
  expect(it.pageErrors()).toEqual([]);
});

test('in English and dark', async () => {
  const input = { language: 'en', theme: 'dark' };
  await it.page.evaluate((given) => window.saixue.call({ id: 's', feature: 'workspace', call: 'setSettings', input: given }), input);
  await it.page.reload();
  await it.page.locator('html.dark[lang=en]').waitFor();
  await choose('updateCheck');
  await dialog().getByRole('button', { name: 'Check now' }).click();
  await dialog().getByText('Turning pages at the desk is faster').waitFor();
  expect(await it.axe()).toEqual([]);
  await it.picture('support-updates-en-dark');
});
