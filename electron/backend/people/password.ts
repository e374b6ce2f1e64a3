// What a password must be, by the rules of the workspace. Pure.

export interface PasswordRules { passwordLength: number; passwordKinds: number }
export type Fault = readonly [zh: string, en: string];

const kinds: readonly (readonly [pattern: RegExp, zh: string, en: string])[] = [
  [/\p{Ll}/u, '小写字母', 'lower case'], [/\p{Lu}/u, '大写字母', 'upper case'], [/\p{Nd}/u, '数字', 'digits'],
  [/[^\p{Ll}\p{Lu}\p{Nd}\s]/u, '符号或汉字', 'signs or Chinese characters'],
];
/** As the slot takes it: full-width letters and spaces around it are the same password. */
const typed = (text: string): string => text.normalize('NFKC').trim();

/** What is missing, a clause each; empty: it will do. `names`: login and name, which must not stand in it. */
export function passwordFaults(password: string, rules: PasswordRules, names: readonly string[]): Fault[] {
  const text = typed(password);
  const length = [...text].length;
  const found = kinds.filter(([pattern]) => pattern.test(text));
  const faults: Fault[] = [];
  if (length < rules.passwordLength) {
    faults.push([`至少要 ${rules.passwordLength} 个字符，现在是 ${length} 个`, `it needs at least ${rules.passwordLength} characters, not ${length}`]);
  }
  if (found.length < rules.passwordKinds) {
    const lacking = kinds.filter((kind) => !found.includes(kind));
    faults.push([
      `要用到四类字符中的 ${rules.passwordKinds} 类，现在有 ${found.length} 类，还可以加上${lacking.map((kind) => kind[1]).join('、')}`,
      `it needs ${rules.passwordKinds} of four kinds of characters and has ${found.length}; add ${lacking.map((kind) => kind[2]).join(', ')}`,
    ]);
  }
  const lower = text.toLowerCase();
  const inside = names.map((name) => typed(name).toLowerCase()).find((name) => [...name].length > 1 && lower.includes(name));
  if (inside !== undefined) faults.push(['不能含有用户名或姓名', 'it must not contain the login name or the name']);
  if (length > 0 && new Set(text).size < 5) faults.push(['用到的不同字符太少，至少要 5 种', 'it has too few different characters, at least 5 are needed']);
  return faults;
}
