// What stands in the circle of a judge: the first character of the name, and what tells judges with the same one apart.

/**
 * One short text a name, in the same order. Names that begin alike get the first character in which they differ:
 * behind the common one where there is room for two, else in its place. Namesakes stay alike.
 */
export function initialsOf(names: readonly string[], room: 1 | 2): string[] {
  const letters = names.map((name) => [...name.trim()]);
  return letters.map((own, index) => {
    const [first = ''] = own;
    const alike = letters.filter((one, other) => other !== index && one[0] === first && one.join('') !== own.join(''));
    if (alike.length === 0) return first;
    // The character that most of the others do not have in that place.
    const places = own.map((letter, place) => alike.filter((one) => one[place] !== letter).length);
    const most = Math.max(...places.slice(1), 0);
    const further = most > 0 ? own[places.indexOf(most, 1)] ?? '' : '';
    return further.trim() === '' ? first : room === 2 ? `${first}${further}` : further;
  });
}
