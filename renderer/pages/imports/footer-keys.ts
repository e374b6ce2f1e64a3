// The keys of each step, as the footer shows them.
import type { FooterKey } from '../../stores/footer.ts';
import type { Texts } from '../../text/index.ts';
import type { StepName } from './steps.ts';

export function footerKeys(step: StepName | 'done', t: Texts['t']): FooterKey[] {
  const leave = { keys: ['Esc'], text: t(step === 'done' ? 'shared.action.back' : 'imports.keys.leave') };
  const next = { keys: ['Alt+→'], text: t('imports.keys.next') };
  const undo = { keys: ['Ctrl+Z'], text: t('shared.action.undo') };
  const help = { keys: ['F1'], text: t('shared.keys.help') };
  if (step === 'check') {
    return [
      { keys: ['F8'], text: t('imports.keys.nextError') }, { keys: ['F2'], text: t('imports.keys.edit') },
      { keys: ['Enter'], text: t('imports.keys.down') }, { keys: ['Ctrl+D'], text: t('imports.keys.fill') },
      { keys: ['Ctrl+H'], text: t('imports.keys.replace') }, { keys: ['Ctrl+V'], text: t('imports.keys.paste') }, undo, next,
      { keys: ['F6'], text: t('shared.keys.pane') }, leave,
    ];
  }
  if (step === 'done') return [{ keys: ['Ctrl+Enter'], text: t('imports.keys.look') }, { keys: ['Ctrl+Z'], text: t('imports.done.undo') }, leave, help];
  if (step === 'confirm') {
    return [{ keys: ['Ctrl+Enter'], text: t('imports.keys.apply') }, { keys: ['Alt+←'], text: t('imports.keys.previous') }, leave, help];
  }
  if (step === 'header') {
    return [{ keys: ['↑', '↓'], text: t('shared.keys.move') }, { keys: ['Enter'], text: t('imports.keys.header') }, undo, next, leave, help];
  }
  if (step === 'columns' || step === 'values') return [undo, next, { keys: ['F6'], text: t('shared.keys.pane') }, leave, help];
  return [
    { keys: ['Ctrl+O'], text: t('imports.keys.other') }, { keys: ['Ctrl+V'], text: t('imports.keys.paste') },
    { keys: ['F6'], text: t('shared.keys.pane') }, leave, help,
  ];
}
