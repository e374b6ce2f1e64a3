// The steps of bringing a workspace back: which file, what opens it, what it holds, and the restore itself.
import { computed, ref, shallowRef, type Ref } from 'vue';
import { backend, type Fault } from '../../api/backend.ts';
import type { Inspected } from '../../api/trust-queries.ts';
import { useTask } from '../../api/task.ts';
import { useActorStore } from '../../stores/actor.ts';
import { asksSecret, given, isCopy, type Secrets } from './secrets.ts';
import { useCountsNow } from './useCountsNow.ts';

export interface RestoreDone { dir: string; replaced: string | null; events: number; missing: number }

/** @param dir a folder that is not the open workspace, or ''. @param openId the open workspace's id */
export function useRestore(dir: Ref<string>, openId: () => string | null) {
  const actor = useActorStore();
  const inspecting = useTask(backend.backups.inspect, { reread: 'nothing' });
  const inspectingCopy = useTask(backend.backups.inspectCopy, { reread: 'nothing' });
  const restoring = useTask(backend.backups.restore);
  const restoringCopy = useTask(backend.backups.restoreCopy);
  const tasks = [inspecting, inspectingCopy, restoring, restoringCopy];
  const { counts: now, read: readNow } = useCountsNow();
  const file = ref('');
  const secrets = ref<Secrets>({});
  const asked = ref(false);
  const seen = shallowRef<Inspected | null>(null);
  const reason = ref('');
  const done = shallowRef<RestoreDone | null>(null);
  const copy = computed(() => isCopy(file.value));
  const fault = computed((): Fault | null => {
    const found = tasks.map((one) => one.fault.value).find(Boolean) ?? null;
    // That something must be typed is said by the fields that appear, not as an error.
    return found && ['passphrase_needed', 'sign_in_needed'].includes(found.code) ? null : found;
  });
  const place = () => (dir.value ? { dir: dir.value } : {});
  const forget = () => { for (const one of tasks) one.forget(); };

  async function look(): Promise<boolean> {
    forget();
    const found = copy.value
      ? await inspectingCopy.run({ file: file.value, ...given(secrets.value) }) : await inspecting.run({ ...place(), file: file.value });
    if (asksSecret((copy.value ? inspectingCopy : inspecting).fault.value?.code)) asked.value = true;
    if (!found) return false;
    if (found.workspaceId === openId()) await readNow();
    seen.value = found;
    return true;
  }
  /** A file was chosen. A copy for a stick is encrypted, so what opens it is asked first. */
  async function take(path: string): Promise<void> {
    forget();
    file.value = path;
    seen.value = null;
    done.value = null;
    reason.value = '';
    asked.value = isCopy(path);
    if (!asked.value) await look();
  }
  async function restore(): Promise<void> {
    const from = seen.value;
    if (!from) return;
    forget();
    if (copy.value) {
      const made = await restoringCopy.run({ file: file.value, sha256: from.sha256, ...given(secrets.value) });
      if (made) done.value = { dir: made.dir, replaced: null, events: made.events, missing: 0 };
    } else {
      const made = await restoring.run({
        ...place(), file: file.value, sha256: from.sha256, person: actor.name.trim(), reason: reason.value.trim(),
        ...given(asked.value ? secrets.value : {}),
      });
      if (asksSecret(restoring.fault.value?.code)) asked.value = true;
      if (made) done.value = made;
    }
    if (!done.value) return;
    secrets.value = {};
    seen.value = null;
  }
  function back(): void {
    forget();
    seen.value = null;
    if (!copy.value) file.value = '';
  }
  return {
    file, copy, seen, secrets, now, reason, done, fault, take, look, restore, back, askSecret: asked,
    step: computed((): 1 | 2 | 3 => (done.value ? 3 : seen.value ? 2 : 1)),
    busy: computed(() => tasks.some((one) => one.running.value)),
    progress: computed(() => ({ long: tasks.some((one) => one.long.value), value: tasks.map((one) => one.progress.value).find(Boolean) ?? null })),
    cancel: () => { for (const one of tasks) one.cancel(); },
  };
}
