// A backend that is killed while it takes a recommendation file in: says when files are being taken out.
import { writeSync } from 'node:fs';
import { createBackend } from '#backend/index.ts';

const [home = '', workspaceDir = '', file = '', passphrase = ''] = process.argv.slice(2);
const backend = createBackend({ home, workspaceDir });
await backend.openWorkspace(workspaceDir);
await backend.client.packs.acceptRecommendation({ file, passphrase }, {
  onProgress: ({ label, done }) => {
    if (!label.includes('取出') || done === 0) return;
    writeSync(1, 'COPYING\n');
    // Stands still until it is killed: the window between files and rows is what is meant.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20_000);
  },
});
