// Locking: the backend ends the session and closes the workspace, then the page goes on in a new process,
// so that nothing of it stays.
import { useRouter } from 'vue-router';
import { backend } from '../../api/backend.ts';
import { bridge } from '../../api/bridge.ts';
import type { Session } from '../../api/trust-queries.ts';
import { useText } from '../../text/index.ts';
import { keepLeft } from './left.ts';

let locking = false;

export function useLock() {
  const router = useRouter();
  const { t } = useText();
  /** `back: false` for handing over to somebody else: who signs in next begins at their own first page. */
  return async (session: Session | null, back = true): Promise<void> => {
    if (locking) return;
    locking = true;
    // The address without its query: what was searched for is not kept.
    keepLeft(back && session ? { path: router.currentRoute.value.path, userId: session.userId, login: session.login } : null);
    // Taken down at once: nobody reads on while the workspace closes, and Chromium keeps what stands in fields for a page that comes back.
    const word = document.createElement('p');
    word.textContent = t('people.locked.underWay');
    word.className = 'locking';
    document.body.replaceChildren(word);
    try {
      await backend.people.lock({});
    } catch (thrown) {
      // A backend that is gone holds no session either; what is on screen goes in any case.
      console.warn(thrown);
    }
    window.history.replaceState(null, '', '#/locked');
    bridge.renewPage();
  };
}
