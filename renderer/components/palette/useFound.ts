// What the backend finds for what was typed: asked a moment after the last key, and only the latest answer counts.
import { onBeforeUnmount, shallowRef, watch, type Ref } from 'vue';
import { useRouter, type RouteLocationRaw } from 'vue-router';
import { backend } from '../../api/backend.ts';
import type { Answer } from '../../api/shapes.ts';
import type { PaletteItem } from './items.ts';

type Hit = Answer<'search', 'everything'>['hits'][number];

function whereOf(hit: Hit): RouteLocationRaw {
  const contest = `/contests/${hit.contestId}`;
  switch (hit.kind) {
    case 'contest': return contest;
    case 'entry': return { path: `${contest}/entries`, query: { find: hit.title, entry: hit.id } };
    case 'judge': return { path: `${contest}/judges`, query: { judge: hit.id } };
    case 'expert': return { path: '/experts', query: { expert: hit.id } };
    case 'teacher': return { path: '/credits', query: { teacher: hit.id } };
  }
}

export function useFound(typed: Ref<string>, allowed: () => boolean) {
  const router = useRouter();
  const found = shallowRef<readonly PaletteItem[]>([]);
  const looking = shallowRef(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | null = null;
  const stop = () => {
    clearTimeout(timer);
    asking?.abort();
    looking.value = false;
  };
  async function ask(text: string): Promise<void> {
    const own = new AbortController();
    asking = own;
    looking.value = true;
    try {
      const { hits } = await backend.search.everything({ text, limit: 30 }, { signal: own.signal });
      if (own.signal.aborted) return;
      found.value = hits.map((hit) => ({
        id: `${hit.kind}:${hit.id}`, kind: hit.kind, title: hit.title, sub: hit.sub, also: [], act: () => router.push(whereOf(hit)),
      }));
    } catch {
      // A locked or closed workspace has nothing to find; pages and commands are there all the same.
      if (!own.signal.aborted) found.value = [];
    } finally {
      if (asking === own) looking.value = false;
    }
  }
  watch(typed, (now) => {
    stop();
    const text = now.trim().slice(0, 80);
    if (text === '' || !allowed()) found.value = [];
    else timer = setTimeout(() => void ask(text), 90);
  });
  onBeforeUnmount(stop);
  return { found, looking };
}
