// What a running task is called: by what it does, else by the page it was started on.
import type { RunningTask } from '../stores/tasks.ts';
import { useText } from '../text/index.ts';

export function useTaskName(): (task: RunningTask) => string {
  const { t, tOr } = useText();
  return (task) => tOr(`tasks.${task.call}`, tOr(`help.${task.topic}.title`, t('shared.task.running')));
}
