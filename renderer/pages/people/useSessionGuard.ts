// Keeps the window in step with who is signed in: their name in every field that asks for one, and the lock page when nobody is.
import { watch } from 'vue';
import { useRouter } from 'vue-router';
import { useSession } from '../../api/trust-queries.ts';
import { useActorStore } from '../../stores/actor.ts';

/** Pages that need no open workspace: they stay where they are while one is locked. */
const outside = new Set(['home', 'locked', 'restore', 'archive']);

export function useSessionGuard(): void {
  const router = useRouter();
  const actor = useActorStore();
  const { status, session } = useSession();
  watch(session, (now) => actor.signIn(now?.name ?? ''), { immediate: true });
  watch([() => status.data.value?.locked, () => router.currentRoute.value.name], ([locked, name]) => {
    if (locked && typeof name === 'string' && !outside.has(name)) void router.replace('/locked');
  }, { immediate: true });
}
