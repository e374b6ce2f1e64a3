// Which of the fonts that papers and pages ask for lie on this computer; a missing one explains odd pages.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** By the beginnings of their files' names. */
const wanted: readonly (readonly [font: string, files: RegExp])[] = [
  ['Microsoft YaHei 微软雅黑', /^msyh/i], ['SimSun 宋体', /^simsun/i], ['SimHei 黑体', /^simhei/i], ['FangSong 仿宋', /^(simfang|fangsong)/i],
  ['KaiTi 楷体', /^(simkai|kaiti)/i], ['FZXiaoBiaoSong 方正小标宋', /^(fzxbs|fangzhengxiaobiaosong)/i], ['PingFang 苹方', /^pingfang/i],
  ['Noto Sans CJK', /^noto ?sans ?(cjk|sc|mono ?cjk)/i], ['Noto Serif CJK', /^noto ?serif ?(cjk|sc)/i], ['WenQuanYi 文泉驿', /^wqy/i],
  ['Source Han 思源', /^source ?han/i],
];

const folders: Readonly<Record<string, readonly string[]>> = {
  win32: [join(process.env['WINDIR'] ?? 'C:\\Windows', 'Fonts')],
  darwin: ['/System/Library/Fonts', '/Library/Fonts'],
  linux: ['/usr/share/fonts', '/usr/local/share/fonts'],
};

/** Names of files below a folder; at most so many, so that a strange folder holds nobody up. */
function namesBelow(folder: string, most: number, depth = 4): string[] {
  const names: string[] = [];
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (names.length >= most) break;
      if (entry.isDirectory() && depth > 0) names.push(...namesBelow(join(folder, entry.name), most - names.length, depth - 1));
      else if (entry.isFile() || entry.isSymbolicLink()) names.push(entry.name);
    }
  } catch {
    // No such folder, or none that may be read.
  }
  return names;
}

export function fontsHere(): { font: string; there: boolean }[] {
  const names = (folders[process.platform] ?? []).flatMap((folder) => namesBelow(folder, 5000));
  return wanted.map(([font, files]) => ({ font, there: names.some((name) => files.test(name)) }));
}
