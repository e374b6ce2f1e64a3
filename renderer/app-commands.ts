// The commands that lead to a page, a native dialog or a drawer: what is the same wherever the user is.
import { ElMessage } from 'element-plus';
import { useRouter } from 'vue-router';
import { backend, faultOf } from './api/backend.ts';
import { bridge } from './api/bridge.ts';
import { useReread } from './api/queries.ts';
import { onCommand } from './commands.ts';
import { useJudgeCard } from './components/useJudgeCard.ts';
import { jumpPane } from './keys/panes.ts';
import { useDisplayStore } from './stores/display.ts';
import { useHelpStore } from './stores/help.ts';
import { useText } from './text/index.ts';

/** `take` does with files what a drop of them would do. */
export function useAppCommands(take: (paths: readonly string[]) => Promise<void>): void {
  const { t } = useText();
  const router = useRouter();
  const help = useHelpStore();
  const display = useDisplayStore();
  const reread = useReread();
  const card = useJudgeCard();

  const go = (to: Parameters<typeof router.push>[0]) => () => void router.push(to);
  onCommand('newWorkspace', go({ path: '/', query: { create: '1' } }));
  onCommand('openWorkspace', async () => {
    const dir = await bridge.pickFolder('workspace');
    if (dir) await router.push({ path: '/', query: { open: dir } });
  });
  onCommand('openPack', async () => {
    const [file] = await bridge.pickFiles('packs');
    if (file) await take([file]);
  });
  onCommand('openFile', async () => {
    const files = await bridge.pickFiles('openable', { many: true });
    if (files.length > 0) await take(files);
  });
  onCommand('backupNow', async () => {
    try {
      const made = await backend.workspace.backup({});
      ElMessage({ message: `${t('backups.made')} ${made.file}`, type: 'success', duration: 8000, grouping: true });
      await reread('backups');
    } catch (thrown) {
      ElMessage({ message: faultOf(thrown, t('shared.error.unknown')).sentence, type: 'error', duration: 12_000, grouping: true });
    }
  });
  onCommand('settings', () => { display.open = true; });
  onCommand('help', () => help.toggle());
  onCommand('keys', () => help.show('shortcuts'));
  onCommand('judgeCard', () => card.save());
  onCommand('home', go('/'));
  onCommand('backups', go('/workspace/backups'));
  onCommand('people', go('/workspace/people'));
  onCommand('privacy', go('/workspace/privacy'));
  onCommand('checkWorkspace', go('/workspace/check'));
  onCommand('restore', go('/restore'));
  onCommand('checkArchive', go('/archive'));
  onCommand('nextPane', () => jumpPane(1));
  onCommand('previousPane', () => jumpPane(-1));
}
