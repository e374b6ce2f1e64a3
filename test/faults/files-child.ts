// Attaches a heap in a process of its own, saying when it copies, so that its test can kill it right then.
// Arguments: home, workspace, contest, folder.
import { createBackend } from '#backend/index.ts';

const [home = '', dir = '', contestId = '', folder = ''] = process.argv.slice(2);
const backend = createBackend({ home, workspaceDir: dir, log: (_, error) => console.error(error) });
await backend.openWorkspace(dir);
const { basedOn, folderHash } = await backend.client.files.match({ contestId, folder });
await backend.client.files.attach({ contestId, folder, basedOn, folderHash }, {
  onProgress: ({ label }) => { if (label.includes('第 3 个')) process.stdout.write('COPYING\n'); },
});
process.stdout.write('END\n');
