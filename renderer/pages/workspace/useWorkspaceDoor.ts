// Opening and creating workspaces, and where to go afterwards.
import { ref } from 'vue';
import { useRouter } from 'vue-router';
import { backend } from '../../api/backend.ts';
import { bridge } from '../../api/bridge.ts';
import { useTask } from '../../api/task.ts';
import { usePasswordSettled, type Session } from '../../api/trust-queries.ts';
import { useText } from '../../text/index.ts';
import { firstPlace } from '../people/places.ts';

export function useWorkspaceDoor() {
  const { t } = useText();
  const router = useRouter();
  const opening = useTask(backend.workspace.open);
  const creating = useTask(backend.workspace.create);
  const sampling = useTask(backend.contests.sample);
  /** Folder that waits for its passphrase; empty when none does. */
  const locked = ref('');
  const settled = usePasswordSettled();
  /** Folder that waits for somebody to sign in. */
  const signing = ref('');
  /** The folder that was asked for last, also when it was refused. */
  const asked = ref('');

  async function goInside(role: 'organiser' | 'judge' | 'creditAdministrator'): Promise<void> {
    if (role === 'judge') return void await router.push('/desk');
    if (role === 'creditAdministrator') return void await router.push('/credits');
    const { contests } = await backend.contests.list({});
    await router.push(contests.length === 1 ? `/contests/${contests[0]!.contestId}` : '/contests');
  }

  /** Opens a workspace folder; when it asks for a passphrase, `locked` is set and nothing else happens. */
  async function open(dir: string, secret: { passphrase?: string; recoveryKey?: string } = {}): Promise<boolean> {
    asked.value = dir;
    const workspace = await opening.run({ dir, ...secret });
    if (!workspace) {
      const code = opening.fault.value?.code;
      if (code === 'passphrase_needed' || code === 'passphrase_wrong') locked.value = dir;
      else if (code === 'sign_in_needed') {
        opening.forget();
        signing.value = dir;
      }
      return false;
    }
    locked.value = '';
    await goInside(workspace.role);
    return true;
  }

  /** Somebody signed in (null: it was opened with the recovery key): to the first page of their role. */
  async function signedIn(session: Session | null): Promise<void> {
    signing.value = '';
    if (session?.mustChange) await settled();
    const { workspace } = await backend.workspace.current({});
    if (!workspace) return;
    if (session) await router.push(firstPlace(workspace.role, session));
    else await router.push('/workspace/people');
  }

  async function pickAndOpen(): Promise<void> {
    const dir = await bridge.pickFolder('workspace');
    if (dir) await open(dir);
  }

  /** The sample contest: in the open workspace, or in a new one in the user's own folder. */
  async function sample(): Promise<void> {
    const { workspace } = await backend.workspace.current({});
    if (workspace?.role !== 'organiser') {
      // One click: the program finds a folder of its own for it.
      if (!await creating.run({ name: t('home.sample.folder'), role: 'organiser' })) return;
    }
    const answer = await sampling.run({});
    if (answer) await router.push(`/contests/${answer.contestId}`);
  }

  return { opening, creating, sampling, locked, signing, asked, signedIn, open, pickAndOpen, sample, goInside };
}
