// English words agree with the number before them: “1 rows are left” is said as “1 row is left”. Sentences are written for
// many, and for one they are put right here, once for all of them. What stands in quotes is a name and stays as it is.
const irregular: Readonly<Record<string, string>> = {
  entries: 'entry', categories: 'category', copies: 'copy', replies: 'reply', boxes: 'box', searches: 'search', people: 'person', persons: 'person',
  criteria: 'criterion', analyses: 'analysis', bodies: 'body', batches: 'batch', switches: 'switch', identities: 'identity',
};
const regular = [
  'row', 'judge', 'file', 'line', 'seat', 'pack', 'point', 'error', 'warning', 'notice', 'school', 'teacher', 'unit', 'day', 'hour', 'minute', 'page',
  'session', 'division', 'certificate', 'transcript', 'column', 'value', 'cell', 'sheet', 'decision', 'change', 'finding', 'record', 'number', 'version',
  'contest', 'award', 'pair', 'checkpoint', 'event', 'objection', 'panel', 'expert', 'candidate', 'advisor', 'author', 'action', 'backup', 'template',
  'place', 'guess', 'mark', 'score', 'code', 'reading', 'arbitration', 'conflict', 'group', 'kind', 'character', 'word', 'credit', 'year', 'time',
  'second', 'run', 'total', 'reminder', 'share', 'set', 'relation', 'device', 'computer', 'thing', 'part', 'round', 'route', 'level', 'task', 'user',
] as const;
const one = (noun: string): string | undefined => irregular[noun]
  ?? (noun.endsWith('s') && (regular as readonly string[]).includes(noun.slice(0, -1)) ? noun.slice(0, -1) : undefined);
const verbs: Readonly<Record<string, string>> = { are: 'is', were: 'was', have: 'has', need: 'needs', differ: 'differs', stay: 'stays', wait: 'waits',
  follow: 'follows', fit: 'fits', agree: 'agrees', share: 'shares', hold: 'holds', take: 'takes', cross: 'crosses' };

const many = [...Object.keys(irregular), ...regular.map((word) => `${word}s`)].join('|');
/** A lone 1, at most two words such as “score” or “more”, the word for many, and the verb if it comes next. */
const counted = new RegExp(String.raw`(?<![\d.,/–−-]|\/ |(?:version|row|line|column|no\.) )\b1 ((?:[a-z]+ ){0,2}?)(${many})\b`
  + `( (?:still |now |already )?(?:${Object.keys(verbs).join('|')})\\b)?`, 'giu');

function agreed(text: string): string {
  return text.replaceAll(counted, (whole, between: string, noun: string, verb: string | undefined) => {
    const single = one(noun);
    if (single === undefined) return whole;
    const said = verb?.replace(/[a-z]+$/, (word) => verbs[word] ?? word) ?? '';
    return `1 ${between}${single}${said}`;
  });
}

/** A finished English sentence with its numbers right. */
export function agreeing(text: string): string {
  if (!text.includes('1 ')) return text;
  return text.split(/(“[^”]*”)/u).map((part) => (part.startsWith('“') ? part : agreed(part))).join('');
}
