// The project's own files, for checks that read their text.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectFolder = fileURLToPath(new URL('../..', import.meta.url));

/** Where people write code; everything else is generated, fetched or prose. */
export const codeFolders = ['electron', 'db', 'seeds', 'renderer', 'test'];
const notOurs = new Set(['node_modules', 'out', 'dist', 'coverage', 'output']);

function* walk(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (notOurs.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path);
    else yield path;
  }
}

export interface ProjectFile { path: string; text: string }

/** Files below the folders whose name ends in one of the extensions, with paths from the project, `/` between. */
export function projectFiles(extensions: readonly string[], folders = codeFolders): ProjectFile[] {
  const found: ProjectFile[] = [];
  for (const folder of folders.filter((one) => existsSync(join(projectFolder, one)))) {
    for (const path of walk(join(projectFolder, folder))) {
      if (!extensions.some((extension) => path.endsWith(extension))) continue;
      found.push({ path: relative(projectFolder, path).split(sep).join('/'), text: readFileSync(path, 'utf8') });
    }
  }
  return found;
}
