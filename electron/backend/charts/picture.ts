// A picture that the window drew, looked at before it becomes a file: only what a drawing needs, nothing that runs or reaches out.
const pngHead = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const pngTail = Buffer.from('IEND', 'latin1');

/** Elements and attributes that make a drawing a program, or let it ask for something elsewhere. */
const forbidden = new RegExp([
  String.raw`<(script|foreignObject|iframe|object|embed|audio|video|use|a|set|animate\w*)[\s/>]`, '<!(DOCTYPE|ENTITY)', String.raw`<\?xml-stylesheet`,
  String.raw`\son\w+\s*=`, 'javascript:', '@import',
].join('|'), 'i');
const outside = /(?:href|src)\s*=\s*["'](?!#|data:image\/(?:png|jpeg);base64,)|url\(\s*["']?(?!#|["']?#|["']?data:image\/(?:png|jpeg);base64,)/i;

/** The bytes to write; null: it is not the kind of picture it says. */
export function pictureBytes(kind: 'svg' | 'png', body: string): Buffer | null {
  if (kind === 'png') {
    if (body.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(body)) return null;
    const bytes = Buffer.from(body, 'base64');
    return bytes.subarray(0, 8).equals(pngHead) && bytes.subarray(-8, -4).equals(pngTail) ? bytes : null;
  }
  const text = body.trim().replaceAll('&quot;', "'");
  if (!/^(<\?xml[^>]*\?>\s*)?<svg[\s>]/.test(text) || !text.endsWith('</svg>') || forbidden.test(text) || outside.test(text)) return null;
  const said = body.trim();
  return Buffer.from(said.startsWith('<?xml') ? said : `<?xml version="1.0" encoding="UTF-8"?>\n${said}`, 'utf8');
}
