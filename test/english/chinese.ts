// Finds Chinese in what should be English; data that may stand in it is named.
const chinese = /[\u3400-\u9fff\uf900-\ufaff\u3000-\u303f\uff01-\uff5e]/u;

/** The text itself where Chinese is left once the data is taken out, else ''. */
export function chineseIn(text: string, data: readonly string[] = []): string {
  const rest = data.toSorted((a, b) => b.length - a.length).reduce((left, one) => left.replaceAll(one, ''), text);
  return chinese.test(rest) ? text : '';
}
