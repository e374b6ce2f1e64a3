// When not even the per-user folder can be made: said in a native box before the program ends, instead of nothing at all.
import { app, dialog } from 'electron';

/** What happened, what it means for the data, what to do; both languages, since no setting can be read. */
export function startRefusal(fault: unknown, wanted: string): string {
  const code = fault instanceof Error && 'code' in fault ? String(fault.code) : String(fault);
  const full = code === 'ENOSPC';
  return [
    `没有启动：放设置和日志的文件夹不能使用（${wanted}，${code}）。工作区里的数据没有改动。${full ? '磁盘已满，请清理空间后再启动。' : '请检查这个位置是不是一个可以写入的文件夹，再启动。'}`,
    `Saixue did not start: the folder for its settings and logs cannot be used (${wanted}, ${code}). No workspace was touched. ${
      full ? 'The disk is full; free some space, then start again.' : 'Make sure this is a folder that can be written, then start again.'}`,
  ].join('\n\n');
}

export function refuseStart(fault: unknown, wanted: string): void {
  const sentence = startRefusal(fault, wanted);
  process.stderr.write(`${sentence}\n`);
  void app.whenReady().then(() => {
    dialog.showErrorBox('赛学通 Saixue', sentence);
    app.exit(1);
  });
}
