// The one-page card for judges: where to, written as PDF in the language of the window.
import { backend } from '../api/backend.ts';
import { bridge } from '../api/bridge.ts';
import { useTask } from '../api/task.ts';
import { i18n, useText } from '../text/index.ts';

/** How it ended, with the way to the file, is told apart: it is asked for in many places. */
export function useJudgeCard() {
  const { t } = useText();
  const writing = useTask(backend.help.judgeCard, { reread: 'nothing', apart: true });
  async function save(): Promise<void> {
    if (writing.running.value) return;
    const file = await bridge.pickSave('report', t('help.cardName'));
    if (!file) return;
    await writing.run({ file, language: i18n.global.locale.value === 'en' ? 'en' : 'zh', overwrite: true });
  }
  return { save, running: writing.running };
}
