// Changes the data key and tells each step, until somebody kills it.
import { createBackend } from '#backend/index.ts';

const [home = '', dir = ''] = process.argv.slice(2);
const backend = createBackend({ home, workspaceDir: dir });
await backend.openWorkspace(dir);
await backend.client.keys.rotate({ reason: '换' }, { onProgress: ({ done }) => console.log(`step ${done}`) });
setInterval(() => {}, 1000);
