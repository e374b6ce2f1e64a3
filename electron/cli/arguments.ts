// Reads the words of the terminal door: `<feature>.<call> '<json>' --workspace DIR`.

export interface Arguments {
  call: string;
  /** The input as text, '-' standard input, '@FILE' a file. */
  json: string;
  workspace: string | null;
  passphraseFile: string | null;
  help: boolean;
}

export function readArguments(words: readonly string[]): Arguments | { fault: string } {
  const found: Arguments = { call: '', json: '{}', workspace: null, passphraseFile: null, help: false };
  const free: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const [name, inline] = word.startsWith('--') ? word.split(/=(.*)/s) : [word];
    const value = () => {
      if (inline !== undefined) return inline;
      index += 1;
      return words[index];
    };
    switch (name) {
      case '--workspace': {
        const dir = value();
        if (dir === undefined) return { fault: '--workspace needs a folder' };
        found.workspace = dir;
        break;
      }
      case '--json': {
        const json = value();
        if (json === undefined) return { fault: '--json needs text, - or @FILE' };
        found.json = json;
        break;
      }
      case '--passphrase-file': {
        const file = value();
        if (file === undefined) return { fault: '--passphrase-file needs a file' };
        found.passphraseFile = file;
        break;
      }
      case '--help': found.help = true; break;
      default:
        if (word.startsWith('--')) return { fault: `unknown option ${word}` };
        free.push(word);
    }
  }
  if (free.length > 2) return { fault: `too many words: ${free.slice(2).join(' ')}` };
  // Unblinding is a step of results, and is asked for under both names.
  found.call = (free[0] ?? '').replace(/^results\.(?=unblind\.)/, '');
  if (free[1] !== undefined) found.json = free[1];
  if (!found.call) found.help = true;
  return found;
}
