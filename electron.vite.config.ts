// Builds main, preload and page for the oldest Electron in use; only the database driver stays outside.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { buildFactsOf, licenceBook, packageOfModule } from './electron/runtime/licences.mjs';

/** Node 18 and Chromium 114 are what the development runtime has; current Electron runs the same files. */
const node = 'node18';
const chromium = 'chrome114';

/** The films and pictures of the sample contest lie beside the backend that hands them out. */
const demoMedia = {
  name: 'demo-media',
  closeBundle: () => cpSync('seeds/demo/media', 'out/main/media', { recursive: true }),
};

/** The font of transcripts and certificates, and its bold, lie beside the backend too, with their licence. */
const fonts = {
  name: 'fonts',
  closeBundle: () => {
    const from = 'node_modules/@expo-google-fonts/noto-serif-sc';
    cpSync(`${from}/400Regular/NotoSerifSC_400Regular.ttf`, 'out/main/fonts/NotoSerifSC_400Regular.ttf');
    cpSync(`${from}/700Bold/NotoSerifSC_700Bold.ttf`, 'out/main/fonts/NotoSerifSC_700Bold.ttf');
    cpSync(`${from}/LICENSE_FONT`, 'out/main/fonts/LICENSE_FONT');
  },
};

/** Tables for Chinese fonts that a PDF names but does not carry: without them its text would be blank at the judge's desk. */
const cMaps = {
  name: 'cmaps',
  closeBundle: () => cpSync('node_modules/pdfjs-dist/cmaps', 'out/renderer/cmaps', {
    recursive: true, filter: (from) => !/\.[a-z]+$/.test(from) || from.endsWith('.bcmap'),
  }),
};

/** What the program names itself, and packages of which anything is in what is built. */
const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> };
const shipped = new Set(Object.keys(dependencies).map((name) => `node_modules/${name}`));
const gather = (): Plugin => ({
  name: 'gather-packages',
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) {
      for (const id of chunk.type === 'chunk' ? Object.keys(chunk.modules) : []) {
        const found = packageOfModule(id, import.meta.dirname);
        if (found !== null) shipped.add(found);
      }
    }
  },
});

/** The page is built last: by then all is known. What may not be shipped ends the build. */
const licences = {
  name: 'licences',
  closeBundle: () => {
    writeFileSync('out/main/licences.json', JSON.stringify(licenceBook(import.meta.dirname, [...shipped].sort())));
    writeFileSync('out/main/build.json', JSON.stringify(buildFactsOf(import.meta.dirname)));
  },
};

export default defineConfig({
  main: {
    plugins: [demoMedia, fonts, gather()],
    build: {
      target: node,
      outDir: 'out/main',
      externalizeDeps: false,
      sourcemap: false,
      minify: false,
      rollupOptions: {
        input: { index: 'electron/main/index.ts', backend: 'electron/backend/process.ts' },
        // An installed program carries one package beside what is built: the database driver, whose compiled part is a file.
        external: ['electron', 'better-sqlite3'],
        // Without the strict order the main process would load the backend for the sake of a shared older module.
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs', strictExecutionOrder: true },
      },
    },
  },
  preload: {
    plugins: [gather()],
    build: {
      target: node,
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: {
        input: { index: 'electron/preload/index.ts' },
        external: ['electron'],
        // A sandboxed preload script can require nothing but Electron: one file.
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: 'renderer',
    base: './',
    plugins: [vue(), cMaps, gather(), licences],
    // Sentences as one text each file: read in a fraction of the time that an object of code takes.
    json: { stringify: true, namedExports: false },
    build: {
      target: chromium,
      cssTarget: chromium,
      outDir: 'out/renderer',
      emptyOutDir: true,
      // The page's policy allows no data: fonts or scripts; files stay files.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      minify: true,
      rollupOptions: {
        input: 'renderer/index.html',
        // What every start needs comes in one piece: some thirty pieces took the start a tenth of a second more.
        output: { codeSplitting: { groups: [{ name: 'start', test: /renderer\/main\.ts$/ }] } },
      },
    },
  },
});
