// What happens with a file that was dropped on the window or double-clicked, by its kind.
import { useRoute, useRouter } from 'vue-router';
import { backend } from '../api/backend.ts';
import { useCarriedStore } from '../stores/carried.ts';
import { useText } from '../text/index.ts';

/** `say` shows a sentence when nothing can be done with the files. */
export function useDropped(say: (text: string) => void) {
  const { t } = useText();
  const route = useRoute();
  const router = useRouter();
  const carried = useCarriedStore();

  /** The contest on screen, or the only one of the open workspace. */
  async function contestHere(): Promise<string> {
    if (typeof route.params['id'] === 'string' && route.path.startsWith('/contests/')) return route.params['id'];
    const { workspace } = await backend.workspace.current({});
    if (!workspace) return '';
    const { contests } = await backend.contests.list({});
    return contests.length === 1 ? contests[0]!.contestId : '';
  }

  /** In a credit workspace a table goes to the import it most likely is for: the page's own kind, else people before trainings. */
  async function creditKind(): Promise<'teachers' | 'programmes' | 'trainings' | null> {
    if (route.path.startsWith('/contests/')) return null;
    const { workspace } = await backend.workspace.current({});
    if (workspace?.role !== 'creditAdministrator' && !route.path.startsWith('/credits')) return null;
    const kind = route.params['kind'];
    if (kind === 'teachers' || kind === 'programmes' || kind === 'trainings') return kind;
    if (route.name === 'programmes') return 'programmes';
    return (await backend.directory.tree({})).teachers === 0 ? 'teachers' : 'trainings';
  }

  async function take(paths: readonly string[]): Promise<void> {
    const endsWith = (ending: string) => paths.filter((path) => path.toLowerCase().endsWith(ending));
    const judgingPack = endsWith('.sxpack')[0];
    const scorePacks = endsWith('.sxscore');
    const judgeCard = endsWith('.sxcard')[0];
    const recommendation = endsWith('.sxrec')[0];
    const archive = endsWith('.sxarc')[0];
    const backup = endsWith('.sxbackup')[0];
    const workbook = endsWith('.xlsx')[0] ?? endsWith('.xlsm')[0] ?? endsWith('.csv')[0];
    // In the wizard every sheet is for the wizard: it says itself which ones cannot be read.
    const sheet = paths.find((path) => /\.(xlsx|xlsm|csv|tsv|txt|xls|et|wps)$/i.test(path));
    const folder = paths.find((path) => !/\.[a-z0-9]{1,8}$/i.test(path));
    const heap = folder ?? endsWith('.zip')[0];
    // In the inbox everything that judges hand in belongs together: packs, score sheets and folders of them.
    const returned = route.name === 'inbox' ? paths.filter((path) => /\.(sxscore|xlsx)$/i.test(path) || !/\.[a-z0-9]{1,8}$/i.test(path)) : scorePacks;
    if (heap && route.name === 'files') {
      carried.heap = heap;
    } else if (judgingPack) {
      carried.judgingPack = judgingPack;
      await router.push('/desk');
    } else if (judgeCard) {
      const id = await contestHere();
      if (!id) return say(t('shared.drop.judgeCardNeedsContest'));
      carried.judgeCard = judgeCard;
      await router.push(`/contests/${id}/packs`);
    } else if (archive) {
      // It is checked without any workspace, so it needs no contest.
      carried.archive = archive;
      if (route.name !== 'record') await router.push('/archive');
    } else if (backup) {
      // Nor does this: it comes back as a workspace of its own.
      carried.backup = backup;
      await router.push('/restore');
    } else if (recommendation) {
      const id = await contestHere();
      if (!id) return say(t('shared.drop.needContest'));
      carried.recommendation = recommendation;
      await router.push(`/contests/${id}/quotas`);
    } else if (returned.length > 0) {
      const id = await contestHere();
      if (!id) return say(t('shared.drop.needContest'));
      carried.addScorePacks(returned);
      await router.push(`/contests/${id}/inbox`);
    } else if (sheet && ['import', 'creditImport', 'recordImport'].includes(String(route.name))) {
      carried.workbook = sheet;
    } else if (workbook && route.name === 'assignment') {
      carried.plan = workbook;
    } else if (workbook && (route.name === 'places' || route.name === 'experts' || route.name === 'quotas')) {
      carried.workbook = workbook;
      const id = String(route.params['id'] ?? '');
      await router.push(route.name === 'quotas' ? `/contests/${id}/import/quotas` : `/records/import/${route.name === 'places' ? 'schools' : 'experts'}`);
    } else if (workbook) {
      const credits = await creditKind();
      if (credits) {
        carried.workbook = workbook;
        return void await router.push(`/credits/import/${credits}`);
      }
      const id = await contestHere();
      if (!id) return say(t('shared.drop.needContest'));
      const kind = route.name === 'judges' || route.params['kind'] === 'judges' ? 'judges' : 'entries';
      carried.workbook = workbook;
      await router.push(`/contests/${id}/import/${kind}`);
    } else if (folder) {
      await router.push({ path: '/', query: { open: folder } });
    } else say(t('shared.drop.nothing'));
  }
  return { take };
}
