// Initials of headings, so that a list can be filtered by typing zzxm for 作者姓名. Loaded when first needed: it is big.
let loaded: ((text: string) => string) | null = null;

export async function pinyinInitials(): Promise<(text: string) => string> {
  if (loaded) return loaded;
  const { pinyin } = await import('pinyin-pro');
  const known = new Map<string, string>();
  loaded = (text) => {
    let found = known.get(text);
    if (found === undefined) {
      found = pinyin(text, { pattern: 'first', toneType: 'none', type: 'array' }).join('').toLowerCase().replaceAll(/[^a-z0-9]/g, '');
      known.set(text, found);
    }
    return found;
  };
  return loaded;
}
