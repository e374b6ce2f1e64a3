// Amounts in the capital numerals of official papers: 86.50 is 捌拾陆点伍.

const digits = [...'零壹贰叁肆伍陆柒捌玖'];
const places = ['', '拾', '佰', '仟'];
const groups = ['', '万', '亿'];

function groupWords(group: number): string {
  let words = '';
  let gap = false;
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(group / 10 ** place) % 10;
    if (digit === 0) {
      gap = words !== '';
      continue;
    }
    words += `${gap ? '零' : ''}${digits[digit] ?? ''}${places[place] ?? ''}`;
    gap = false;
  }
  return words;
}

/** `x100`: hundredths, below 10^12. Trailing zeros of the fraction are left out. */
export function amountInWords(x100: number): string {
  const value = Math.abs(x100);
  let rest = Math.floor(value / 100);
  const parts: string[] = [];
  let needsZero = false;
  for (let at = 0; rest > 0; at += 1) {
    const group = rest % 10_000;
    if (group > 0) {
      parts.unshift(`${groupWords(group)}${groups[at] ?? ''}${needsZero ? '零' : ''}`);
      needsZero = group < 1000;
    } else needsZero = parts.length > 0;
    rest = Math.floor(rest / 10_000);
  }
  const integer = parts.length === 0 ? '零' : parts.join('');
  const fraction = String(value % 100).padStart(2, '0').replace(/0+$/, '');
  const words =
    fraction === '' ? integer : `${integer}点${[...fraction].map((digit) => digits[Number(digit)] ?? '').join('')}`;
  return x100 < 0 ? `负${words}` : words;
}
