// Type-checks the pages with the native compiler: what the Vue compiler makes of each page is written beside copies of
// the window's own files and checked there; an error is said at its place in the page. vue-tsc does the same on the
// older compiler, in five times the time.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inProject, node24, stepEnvironment } from './places.mjs';
import { run } from './run.mjs';

/** The line and column of an offset, as the compiler prints them. */
function placeOf(text, offset) {
  const before = text.slice(0, offset).split('\n');
  return `${before.length},${before.at(-1).length + 1}`;
}

function offsetOf(text, line, column) {
  let at = 0;
  for (let n = 1; n < line; n += 1) at = text.indexOf('\n', at) + 1;
  return at + column - 1;
}

/**
 * Where in the page an offset of the made script lies, if an error of this code counts there.
 * @returns {number|null} null: it lies in the Vue compiler's own scaffolding, where errors mean nothing
 */
function inPage(mappings, offset, code) {
  for (const { sourceOffsets, generatedOffsets, lengths, generatedLengths = lengths, data } of mappings) {
    const { verification } = data;
    if (!verification || (typeof verification === 'object' && verification.shouldReport?.('ts', code) === false)) continue;
    for (const [n, from] of generatedOffsets.entries()) {
      if (offset >= from && offset <= from + generatedLengths[n]) return sourceOffsets[n] + Math.min(offset - from, lengths[n]);
    }
  }
  return null;
}

/** A page with a fault that must be seen each time: a check that sees nothing would else look like a sound window. */
const planted = { name: join('renderer', 'planted.vue'), text: '<script setup lang="ts">\nconst n = 1;\n</script>\n<template><p :title="n">{{ lacking }}</p></template>\n' };

/** Copies renderer/ into `folder`; each page becomes the script that the Vue compiler makes of it. */
async function writePages(folder) {
  // Not at the top: `npm test` reads this file before the set-up brought the packages.
  const [{ createVueLanguagePlugin, getDefaultCompilerOptions }, { default: ts }] = await Promise.all([
    import('@vue/language-core'), import('typescript'),
  ]);
  const plugin = createVueLanguagePlugin(ts, { strict: true }, getDefaultCompilerOptions(), (file) => file);
  const pages = new Map();
  const writePage = (name, text) => {
    const code = plugin.createVirtualCode(join(folder, name), 'vue', ts.ScriptSnapshot.fromString(text), {});
    const made = plugin.typescript.getServiceScript(code).code;
    const script = made.snapshot.getText(0, made.snapshot.getLength());
    writeFileSync(join(folder, `${name}.ts`), script);
    pages.set(`${name}.ts`, { text, script, mappings: made.mappings });
  };
  for (const entry of readdirSync(inProject('renderer'), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const source = join(entry.parentPath, entry.name);
    const name = source.slice(inProject().length + 1);
    mkdirSync(join(folder, dirname(name)), { recursive: true });
    if (name.endsWith('.vue')) writePage(name, readFileSync(source, 'utf8'));
    else cpSync(source, join(folder, name));
  }
  writePage(planted.name, planted.text);
  return pages;
}

/** Checks renderer/ and answers like one run of the compiler: its exit code and one line an error. */
export async function checkPages() {
  const folder = mkdtempSync(join(tmpdir(), 'saixue-vue-types-'));
  try {
    for (const name of ['node_modules', 'electron', 'db', 'seeds', 'package.json', 'tsconfig.json']) symlinkSync(inProject(name), join(folder, name));
    const pages = await writePages(folder);
    const args = [inProject('node_modules', 'typescript-native', 'bin', 'tsc'), '-p', join(folder, 'renderer', 'tsconfig.json')];
    const result = await run(node24, [...args, '--noEmit', '--pretty', 'false', '--singleThreaded'], { cwd: folder, env: stepEnvironment() });
    const lines = [];
    let errors = 0;
    const seen = new Set();
    for (const line of result.output.split('\n')) {
      const found = /^(.+?)\((\d+),(\d+)\): error TS(\d+): /.exec(line);
      const page = found && pages.get(found[1]);
      if (!found || !page) {
        // An error of a plain file, the rest of a long one, or the compiler's own complaint.
        if (found) errors += 1;
        if (line.trim() !== '') lines.push(line);
        continue;
      }
      const at = inPage(page.mappings, offsetOf(page.script, Number(found[2]), Number(found[3])), Number(found[4]));
      if (at === null) continue;
      if (found[1] === `${planted.name}.ts`) {
        seen.add(found[4]);
        continue;
      }
      errors += 1;
      lines.push(`${found[1].slice(0, -3)}(${placeOf(page.text, at)}): ${line.slice(line.indexOf('error TS'))}`);
    }
    const blind = !seen.has('2322') || !seen.has('2339');
    if (blind) lines.push('The planted faults (TS2322, TS2339) were not seen: this check sees nothing.');
    return { code: errors > 0 || blind ? 1 : 0, output: lines.join('\n'), pages: pages.size - 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === inProject('electron', 'runtime', 'vue-types.mjs')) {
  const result = await checkPages();
  console.log(`${result.output}\n${result.pages} pages, exit ${result.code}`);
  process.exitCode = result.code;
}
