// Text in GBK: the platform only decodes it, so the table is turned round once.

const table = new Map<string, Buffer>();
const decoder = new TextDecoder('gbk');
for (let lead = 0x81; lead <= 0xfe; lead += 1) {
  for (let trail = 0x40; trail <= 0xfe; trail += 1) {
    if (trail === 0x7f) continue;
    const bytes = Buffer.from([lead, trail]);
    const sign = decoder.decode(bytes);
    if ([...sign].length === 1 && sign !== '\ufffd' && !table.has(sign)) table.set(sign, bytes);
  }
}

export const gbk = (text: string): Buffer => Buffer.concat([...text].map((sign) => (sign <= '\x7f' ? Buffer.from(sign) : table.get(sign)
  ?? Buffer.from('?'))));
