// `node electron/runtime/icons.mjs`: draws electron/build-resources anew, in an Electron window; its files are kept with the sources.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { icnsFile, icoFile } from './icon-files.mjs';
import { pageScript } from './icons-page.mjs';
import { inProject, stepEnvironment } from './places.mjs';
import { setUpWindow } from './setup.mjs';

const target = inProject('electron', 'build-resources');
const font = inProject('node_modules', '@expo-google-fonts', 'noto-serif-sc', '700Bold', 'NotoSerifSC_700Bold.ttf');
const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512];
const icoSizes = [16, 20, 24, 32, 40, 48, 64, 128, 256];

/** The program, and each of its files by its ending: one character and one colour. */
const kinds = {
  icon: {},
  sxpack: { text: '评', colour: '#1f5fbf' },
  sxscore: { text: '绩', colour: '#17663a' },
  sxcard: { text: '卡', colour: '#8f4e00' },
  sxrec: { text: '荐', colour: '#6a3fa0' },
  sxarc: { text: '档', colour: '#4a5560' },
  sxbackup: { text: '备', colour: '#0b6b74' },
};

/** What Electron runs: draws all sizes of all kinds and writes them as one JSON. */
const mainScript = (order, answer) => `
const { app, BrowserWindow } = require('electron');
const { readFileSync, writeFileSync } = require('node:fs');
app.disableHardwareAcceleration();
app.whenReady().then(async () => {
  const window = new BrowserWindow({ show: false });
  await window.loadURL('about:blank');
  const page = window.webContents;
  const order = JSON.parse(readFileSync(${JSON.stringify(order)}, 'utf8'));
  await page.executeJavaScript(order.script);
  await page.executeJavaScript('icons.ready(' + JSON.stringify(readFileSync(order.font).toString('base64')) + ')');
  const drawn = {};
  for (const [name, kind] of Object.entries(order.kinds)) {
    drawn[name] = {};
    for (const size of order.sizes) drawn[name][size] = await page.executeJavaScript('icons.draw(' + JSON.stringify(kind) + ',' + size + ')');
  }
  writeFileSync(${JSON.stringify(answer)}, JSON.stringify(drawn));
  app.exit(0);
}).catch((fault) => { console.error(fault); app.exit(1); });
`;

function drawAll(executable) {
  const folder = mkdtempSync(join(tmpdir(), 'saixue-icons-'));
  try {
    const [order, answer] = [join(folder, 'order.json'), join(folder, 'answer.json')];
    const sizes = [...new Set([...linuxSizes, ...icoSizes, 1024])];
    writeFileSync(order, JSON.stringify({ script: pageScript, font, kinds, sizes }));
    writeFileSync(join(folder, 'package.json'), '{"name":"icons","version":"1.0.0","main":"main.cjs"}');
    writeFileSync(join(folder, 'main.cjs'), mainScript(order, answer));
    const words = [folder, '--no-sandbox', `--user-data-dir=${join(folder, 'profile')}`];
    const display = process.env.DISPLAY || process.platform !== 'linux';
    const [program, args] = display ? [executable, words] : ['xvfb-run', ['-a', executable, ...words]];
    execFileSync(program, args, { stdio: ['ignore', 'ignore', 'ignore'], timeout: 120_000, env: stepEnvironment() });
    return JSON.parse(readFileSync(answer, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function put(path, bytes) {
  const file = join(target, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}

const { electron } = await setUpWindow('window');
const drawn = drawAll(electron.executable);
for (const [name, bySize] of Object.entries(drawn)) {
  const pictures = (sizes) => sizes.map((size) => ({ size, png: Buffer.from(bySize[size], 'base64') }));
  put(`${name}.ico`, icoFile(pictures(icoSizes)));
  put(`${name}.icns`, icnsFile(pictures(name === 'icon' ? [16, 32, 64, 128, 256, 512, 1024] : [16, 32, 64, 128, 256])));
  // A desktop of Linux shows its own picture of a document: electron-builder names that one for every kind of file.
  if (name === 'icon') for (const { size, png } of pictures(linuxSizes)) put(`icons/${size}x${size}.png`, png);
}
process.stdout.write(`${target}\n`);
