// The lines that the window itself knows: pages this person may reach, commands, keys of the page on screen, recent workspaces.
import { computed } from 'vue';
import { useRouter } from 'vue-router';
import { allCommands } from '#contract/commands.ts';
import { useContests, useCurrentWorkspace, useRecentWorkspaces } from '../../api/queries.ts';
import { useSession } from '../../api/trust-queries.ts';
import { canCarryOut, carryOut } from '../../commands.ts';
import { mayReach } from '../../pages/people/places.ts';
import { useFooterStore } from '../../stores/footer.ts';
import { usePaletteStore } from '../../stores/palette.ts';
import { i18n, readEnglish, useText, type TextKey } from '../../text/index.ts';
import { pressOf, type PaletteItem } from './items.ts';
import { contestPlaces, workspacePlaces } from './pages.ts';

/** Pages of an unnamed workspace are all reachable; a judge's own computer has the desk only. */
const ofJudges = new Set(['desk', 'people', 'backups', 'privacy', 'check']);

/** Alt+1 to Alt+0 as the navigation at the side has them now. */
function ordinals(): Map<string, string> {
  return new Map([...document.querySelectorAll<HTMLAnchorElement>('nav.side a[title^="Alt+"]')]
    .map((link) => [(link.getAttribute('href') ?? '').replace(/^#/, ''), link.title]));
}

/** @param press carries a key out where the focus was before the palette opened */
export function usePaletteItems(press: (init: KeyboardEventInit) => void) {
  const { t } = useText();
  const router = useRouter();
  const current = useCurrentWorkspace();
  const contests = useContests();
  const recents = useRecentWorkspaces();
  const footer = useFooterStore();
  const store = usePaletteStore();
  const { named, session } = useSession();
  const workspace = computed(() => current.data.value?.workspace ?? null);
  const locked = computed(() => named.value && session.value === null);
  /** At the desk a judge has the keys of the desk and the program's own commands: no pages, no people, no other workspaces. */
  const atDesk = computed(() => router.currentRoute.value.name === 'desk');
  // Each name is found in the other language too.
  void readEnglish();
  const other = (key: TextKey) => i18n.global.t(key, {}, { locale: i18n.global.locale.value === 'zh' ? 'en' : 'zh' });
  const shortcuts = ordinals();

  function place(one: (typeof contestPlaces)[number], params: Record<string, string>, sub: string): PaletteItem[] {
    if (!router.hasRoute(one.name)) return [];
    const to = router.resolve({ name: one.name, params: { ...params, ...one.params } }).path;
    const shut = named.value ? session.value === null || !mayReach(to, session.value) : workspace.value?.role === 'judge' && !ofJudges.has(one.name);
    if (shut) return [];
    const keys = shortcuts.get(to);
    return [{
      id: `page:${to}`, kind: 'page', title: t(one.text), sub, also: [other(one.text), one.words ?? ''], act: () => router.push(to), ...(keys ? { keys } : {}),
    }];
  }
  const pages = computed((): PaletteItem[] => {
    if (!workspace.value || locked.value || atDesk.value) return [];
    const known = contests.data.value?.contests ?? [];
    const contest = known.find((one) => one.contestId === store.contestId) ?? known[0];
    return [
      ...(contest ? contestPlaces.flatMap((one) => place(one, { id: contest.contestId }, contest.title)) : []),
      ...workspacePlaces.flatMap((one) => place(one, {}, '')),
    ];
  });
  const actions = computed((): PaletteItem[] => allCommands.flatMap((one) => {
    if (one.by === 'system' || one.id === 'palette' || !canCarryOut(one.id)) return [];
    if (one.needs && (!workspace.value || locked.value || atDesk.value)) return [];
    const [zh, en] = one.words;
    const chinese = i18n.global.locale.value === 'zh';
    return [{
      id: `command:${one.id}`, kind: 'command', title: chinese ? zh : en, sub: '', also: [chinese ? en : zh], act: () => carryOut(one.id),
      ...(one.keys ? { keys: one.keys } : {}),
    }];
  }));
  const path = router.currentRoute.value.path;
  const registered = new Set(allCommands.flatMap((one) => (one.keys ? [one.keys] : [])));
  const here = computed((): PaletteItem[] => (footer.lines.at(-1)?.line.keys ?? []).flatMap(({ keys, text }) => {
    const cap = keys.length === 1 ? keys[0]! : '';
    const init = registered.has(cap) ? null : pressOf(cap);
    return init ? [{ id: `here:${path}:${cap}`, kind: 'here', title: text, sub: '', also: [], keys: cap, act: () => press(init) }] : [];
  }));
  const workspaces = computed((): PaletteItem[] => (recents.data.value?.workspaces ?? [])
    .filter((one) => one.state === 'ready' && one.dir !== workspace.value?.dir && !atDesk.value)
    .map((one) => ({
      id: `workspace:${one.dir}`, kind: 'workspace', title: one.name, sub: one.dir, also: [], act: () => router.push({ path: '/', query: { open: one.dir } }),
    })));
  return { own: computed(() => [...here.value, ...pages.value, ...actions.value, ...workspaces.value]), workspace, locked, atDesk };
}
