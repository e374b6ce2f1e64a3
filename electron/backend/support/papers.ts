// The texts of the zip of diagnostics, each made of values whose shape is known; no name, title, number or path has a place in them.
import type { z } from 'zod';
import type { WindowFacts } from '#contract/schema/support.ts';
import type { Refusal } from './recent-refusals.ts';

export type Line = readonly [name: string, value: string | number | boolean];

/** `name: value` lines; a value that is a text must be made of what versions and codes are made of. */
export const written = (lines: readonly Line[]): string => lines.map(([name, value]) => {
  const fits = typeof value !== 'string' || /^[\w .,:;+()<>≥–/\u2026-]{0,200}$/.test(value);
  return `${name}: ${fits ? value : '(left out)'}\n`;
}).join('');

/** Enough to see what kind of workspace it is, and so coarse that it mostly stays the same while somebody reads it. */
export function rounded(count: number): string {
  if (count < 100) return count === 0 ? '0' : count < 10 ? '1-9' : '10-99';
  const step = 10 ** (String(Math.trunc(count)).length - 1);
  return `about ${Math.round(count / step) * step}`;
}

/** How much room is left, so coarse that it stays the same while somebody reads it. */
export function room(bytes: number): string {
  const gb = bytes / 1024 ** 3;
  return gb < 1 ? 'less than 1 GB' : gb < 10 ? '1-10 GB' : gb < 100 ? '10-100 GB' : 'more than 100 GB';
}

export interface ProgramFacts {
  version: string; commit: string; date: string; node: string; v8: string; openssl: string; sqlite: string;
  platform: string; release: string; arch: string;
  memoryGb: number; processors: number; zone: string; portable: boolean;
  settings: { role: string | null; language: string; textSize: string; theme: string };
  fonts: readonly { font: string; there: boolean }[];
}

export function programPaper(facts: ProgramFacts, window: z.output<typeof WindowFacts> | undefined): string {
  const { settings } = facts;
  const lines: Line[] = [
    ['版本 version', facts.version], ['源代码 commit', facts.commit || 'unknown'], ['日期 date', facts.date || 'unknown'],
    ['Electron', window?.electron ?? 'none'], ['Chromium', window?.chromium ?? 'none'], ['Node', facts.node], ['V8', facts.v8], ['OpenSSL', facts.openssl],
    ['SQLite', facts.sqlite], ['系统 system', `${facts.platform} ${facts.release} ${facts.arch}`],
    ['内存 memory', `${facts.memoryGb} GB`], ['处理器 processors', facts.processors], ['时区 time zone', facts.zone],
    ['绿色版 portable', facts.portable],
    ...(window ? [
      ['缩放 scale', window.scale], ['窗口 window', `${window.width} x ${window.height}`], ['深色 dark', window.dark],
      ['高对比度 high contrast', window.highContrast], ['减少动画 reduced motion', window.reducedMotion],
    ] satisfies Line[] : []),
    ['身份 role', settings.role ?? 'none'], ['语言 language', settings.language], ['字号 text size', settings.textSize], ['外观 theme', settings.theme],
  ];
  const fonts = facts.fonts.map(({ font, there }) => `${there ? '+' : '-'} ${font}\n`).join('');
  return `${written(lines)}字体 fonts:\n${fonts}`;
}

export interface WorkspaceFacts {
  role: string; schemaVersion: number; integrity: string; cleanlyClosed: boolean; faults: number; frozen: string; slots: readonly string[];
  bytes: number; place: string; free: number; tables: readonly { name: string; rows: number }[];
  backups: number; newestBackup: string;
}

export function workspacePaper(facts: WorkspaceFacts | null): string {
  if (!facts) return '没有打开工作区 no workspace is open\n';
  const lines: Line[] = [
    ['类型 kind', facts.role], ['数据库格式 schema', facts.schemaVersion], ['完整性 integrity', facts.integrity],
    ['上次正常关闭 cleanly closed', facts.cleanlyClosed], ['前后不一致 contradictions', facts.faults], ['只读 frozen', facts.frozen || 'no'],
    ['钥匙 key slots', facts.slots.join(', ')], ['数据库大小 size', `${rounded(Math.ceil(facts.bytes / 1024))} KB`], ['磁盘 disk', facts.place],
    ['剩余空间 room', room(facts.free)], ['备份 backups', facts.backups], ['最近备份 newest backup', facts.newestBackup || 'none'],
    ...facts.tables.map(({ name, rows }): Line => [`  ${name}`, rounded(rows)]),
  ];
  return written(lines);
}

export const refusalsPaper = (refusals: readonly Refusal[], until: string): string => {
  const shown = refusals.filter((one) => one.at <= until).map(({ at, call, code }) => `${at} ${call} ${code}\n`);
  return shown.length === 0 ? '本次运行没有 none in this run\n' : shown.join('');
};

const dumpName = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.dmp$/i;

/** Names of crash dumps (made of hex digits by the system), never what is in them. */
export const filesPaper = (dumps: readonly string[], log: { main: number; backend: number }): string => [
  written([
    ['日志字节 bytes of main.log', rounded(log.main)], ['日志字节 bytes of backend.log', rounded(log.backend)],
    ['崩溃转储 crash dumps', dumps.length],
  ]),
  ...dumps.slice(0, 50).map((name) => `  ${dumpName.test(name) ? name : '(other name)'}\n`),
].join('');
