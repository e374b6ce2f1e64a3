// Faults of what is handed in, and of what judges do not get to see of it.
import { maskOf, type ContestRules, type Mask } from '#contract/schema/rules.ts';
import type { Text } from '#backend/refusals.ts';
import { plain, quoted, type Category, type Fault } from './problem.ts';

/** Formats that the judges' player (Chromium) cannot play, and those that it can. What it plays is no rule of a contest. */
const deaf = new Set(['avi', 'wmv', 'flv', 'f4v', 'rm', 'rmvb', 'mpg', 'mpeg', 'vob', 'ts', 'mts', 'm2ts', '3gp', 'asf', 'wma', 'ape', 'amr']);
const films = new Set([...deaf, 'mp4', 'm4v', 'mov', 'webm', 'mkv']);
const heard = new Set(['h264', 'avc', 'avc1', 'vp8', 'vp9', 'av1']);

const lower = (formats: readonly string[]): string[] => formats.map((one) => one.trim().toLowerCase().replace(/^\./, ''));
const hasFilm = ({ material }: Category): boolean =>
  [...lower(material.formats), ...material.items.flatMap((one) => lower(one.formats))].some((one) => films.has(one));

export function materialFaults(rules: ContestRules): Fault[] {
  return [
    ...rules.categories.flatMap((category) => [...formatFaults(category), ...sizeFaults(category), ...cardFaults(rules, category)]),
    ...maskFaults(rules.mask, '', ''),
    ...rules.categories.flatMap((one) => (one.mask ? maskFaults(one.mask, one.id, one.name) : [])),
    ...rules.categories.flatMap((one) => coverFaults(rules, one)),
  ];
}

const sayFor = (part: Fault['part'], where: string, what: string) =>
  (code: string, severity: Fault['severity'], message: Text, todo: Text): Fault => ({ code, severity, part, where, what, message, todo });

function formatFaults(category: Category): Fault[] {
  const { name, material } = category;
  const say = sayFor('material', category.id, name);
  const taken = lower(material.formats);
  const found: Fault[] = [];
  if (taken.length === 0 && material.items.length === 0) {
    found.push(say('formats_missing', 'warning', [`项目“${name}”没有写明收哪些格式的文件，什么文件都能交。`, `Category “${name}” names no file format; anything can be handed in.`],
      ['请列出允许的格式。', 'List the formats that are taken.']));
  }
  for (const item of material.items) {
    if (item.formats.length === 0) {
      found.push(say('item_without_format', 'warning', [`项目“${name}”的材料“${item.name}”没有写明格式，无法自动识别。`, `“${item.name}” of “${name}” names no format, so it cannot be recognised.`],
        ['请写明这项材料的格式。', 'Name its formats.']));
    }
    const outside = lower(item.formats).filter((one) => taken.length > 0 && !taken.includes(one));
    if (outside.length > 0) {
      found.push(say('item_format_outside', 'error',
        [`项目“${name}”的材料“${item.name}”要求 ${outside.join('、')}，而该项目不收这种格式。`, `“${item.name}” of “${name}” wants ${outside.join(', ')}, which the category does not take.`],
        ['请把这个格式加到项目允许的格式里，或改材料的格式。', 'Add the format to the category, or change the item.']));
    }
  }
  const all = [...new Set([...taken, ...material.items.flatMap((one) => lower(one.formats))])];
  const unheard = all.filter((one) => deaf.has(one));
  if (unheard.length > 0) {
    found.push(say('formats_unplayable', 'warning',
      [`项目“${name}”收 ${unheard.join('、')}，评委端不能直接播放，要另装播放器。`, `“${name}” takes ${unheard.join(', ')}, which the judges' player cannot play.`],
      ['建议只收 MP4（H.264）或 WebM，请作者先转换。', 'Better take MP4 (H.264) or WebM only, and let authors convert.']));
  }
  const codecs = lower(material.codecs).filter((one) => !heard.has(one));
  if (codecs.length > 0) {
    found.push(say('codec_unplayable', 'warning',
      [`项目“${name}”收 ${codecs.join('、')} 编码的视频，评委端不一定能播放。`, `“${name}” takes video in ${codecs.join(', ')}, which the judges' player may not play.`],
      ['建议只收 H.264 编码。', 'Better take H.264 only.']));
  }
  return found;
}

function sizeFaults(category: Category): Fault[] {
  const { name, material } = category;
  const say = sayFor('material', category.id, name);
  const found: Fault[] = [];
  const { minSeconds, maxSeconds, maxMegabytes, maxTotalMegabytes, maxFiles } = material;
  if (minSeconds !== null && maxSeconds !== null && minSeconds > maxSeconds) {
    found.push(say('seconds_order', 'error', [`项目“${name}”的最短时长大于最长时长，没有视频符合。`, `“${name}”: the shortest duration is above the longest; no video fits.`],
      ['请核对时长。', 'Check the durations.']));
  }
  const biggest = Math.max(0, maxMegabytes ?? 0, ...material.items.map((one) => one.maxMegabytes ?? 0));
  if (maxTotalMegabytes !== null && biggest > maxTotalMegabytes) {
    found.push(say('size_order', 'warning',
      [`项目“${name}”单个文件可到 ${plain(biggest)} MB，而全部文件合计只许 ${plain(maxTotalMegabytes)} MB。`, `“${name}”: one file may have ${plain(biggest)} MB, all together only ${plain(maxTotalMegabytes)} MB.`],
      ['请核对两个大小。', 'Check both sizes.']));
  }
  const needed = material.items.filter((one) => one.required).length;
  if (maxFiles !== null && needed > maxFiles) {
    found.push(say('files_order', 'error', [`项目“${name}”必交 ${needed} 项材料，却最多只许 ${maxFiles} 个文件。`, `“${name}” demands ${needed} pieces but takes ${maxFiles} files at most.`],
      ['请提高文件数上限。', 'Allow more files.']));
  }
  return found;
}

/** Judging is blind: a card with name and unit at the head of the film must be covered. */
function cardFaults(rules: ContestRules, category: Category): Fault[] {
  const { id, name, material } = category;
  if (material.titleCard !== 'required' || !hasFilm(category)) return [];
  const { firstSeconds, rectangles } = maskOf(rules, id);
  if (firstSeconds > 0 || rectangles.length > 0) return [];
  return [{
    code: 'title_card_unmasked', severity: 'error', part: 'mask', where: id, what: name,
    message: [`项目“${name}”要求片头写明姓名或单位，却没有设遮挡，评委会看到作者是谁。`, `“${name}” demands a title card with name or unit, but nothing covers it; judges would see the author.`],
    todo: ['请在遮挡里设开头的秒数（片头常为 5 秒）。', 'Cover the first seconds (title cards usually take 5).'],
  }];
}

function maskFaults(mask: Mask, where: string, what: string): Fault[] {
  const say = sayFor('mask', where, what);
  const found: Fault[] = [];
  for (const [index, { x, y, width, height, from, to }] of mask.rectangles.entries()) {
    if (x + width > 1 + 1e-9 || y + height > 1 + 1e-9) {
      found.push(say('mask_outside', 'error', [`第 ${index + 1} 个遮挡框超出画面。`, `Cover ${index + 1} lies outside the picture.`],
        ['请把它移回画面之内。', 'Move it back into the picture.']));
    }
    if (width === 0 || height === 0) {
      found.push(say('mask_nothing', 'warning', [`第 ${index + 1} 个遮挡框没有大小，什么也遮不住。`, `Cover ${index + 1} has no size and covers nothing.`],
        ['请拉大或删除它。', 'Enlarge or remove it.']));
    }
    if (to !== null && to <= from) {
      found.push(say('mask_span', 'error', [`第 ${index + 1} 个遮挡框的结束时间不晚于开始时间。`, `Cover ${index + 1} ends before it begins.`], ['请核对时间。', 'Check the times.']));
    }
  }
  for (const [index, { from, to }] of mask.mutes.entries()) {
    if (to <= from) {
      found.push(say('mute_span', 'error', [`第 ${index + 1} 段静音的结束时间不晚于开始时间。`, `Silent span ${index + 1} ends before it begins.`], ['请核对时间。', 'Check the times.']));
    }
  }
  return found;
}

/** A cover that leaves nothing of a film to be seen. */
function coverFaults(rules: ContestRules, category: Category): Fault[] {
  const { minSeconds, maxSeconds } = category.material;
  const { firstSeconds, lastSeconds } = maskOf(rules, category.id);
  const covered = firstSeconds + lastSeconds;
  const [seconds, all] = maxSeconds !== null && covered >= maxSeconds ? [maxSeconds, true] : [minSeconds, false];
  if (covered === 0 || seconds === null || covered < seconds) return [];
  const [zh] = quoted([category.name]);
  return [{
    code: 'mask_whole', severity: all ? 'error' : 'warning', part: 'mask', where: category.id, what: category.name,
    message: [
      `${zh}的视频${all ? '最长' : '最短'} ${plain(seconds)} 秒，遮挡共 ${plain(covered)} 秒，${all ? '每个' : '短的'}视频什么也看不到。`,
      `Videos of “${category.name}” have ${plain(seconds)} seconds at ${all ? 'most' : 'least'}; ${plain(covered)} are covered, so nothing is left to see.`,
    ],
    todo: ['请缩短遮挡的秒数。', 'Cover fewer seconds.'],
  }];
}
