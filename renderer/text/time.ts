// Points in time as a clerk writes them: 今天 14:03, 昨天 17:40, 11 月 20 日.
import { i18n } from './index.ts';

const two = (n: number) => String(n).padStart(2, '0');
const dayNumber = (d: Date) => Math.floor((d.getTime() - d.getTimezoneOffset() * 60_000) / 86_400_000);

/** A short form for lists; the whole time with year for other years. */
export function shortTime(iso: string | null, now = new Date()): string {
  if (!iso) return '—';
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const zh = i18n.global.locale.value === 'zh';
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}`;
  const days = dayNumber(now) - dayNumber(at);
  if (days === 0) return zh ? `今天 ${clock}` : `Today ${clock}`;
  if (days === 1) return zh ? `昨天 ${clock}` : `Yesterday ${clock}`;
  const date = zh
    ? `${at.getFullYear() === now.getFullYear() ? '' : `${at.getFullYear()} 年 `}${at.getMonth() + 1} 月 ${at.getDate()} 日`
    : `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${date} ${clock}`;
}

/** On paper, read long after “today”: the whole date, as the papers of the backend have it. */
export function paperTime(iso: string): string {
  const at = new Date(iso);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** Size of a file in KB or MB. */
export const fileSize = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

/** The last part of a path of any system. */
export const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

/** Joins a folder and a name the way the folder's own system does. */
export function joinPath(folder: string, name: string): string {
  const mark = folder.includes('\\') ? '\\' : '/';
  return folder.endsWith(mark) ? folder + name : folder + mark + name;
}

/** A title as a file name: characters that no file system takes are dropped. */
export const asFileName = (title: string): string => title.replaceAll(/[\\/:*?"<>|\u0000-\u001f]/g, ' ').trim().slice(0, 80);
