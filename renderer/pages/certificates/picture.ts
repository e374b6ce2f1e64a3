// A picture for a design: read in the window, never larger than a design may hold.

const largest = 2_900_000;
export type PictureRead = { ok: true; data: string; ratio: number } | { ok: false; why: 'kind' | 'large' | 'broken' };

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

export async function pictureOf(file: File): Promise<PictureRead> {
  if (file.type !== 'image/png' && file.type !== 'image/jpeg') return { ok: false, why: 'kind' };
  if (file.size > largest) return { ok: false, why: 'large' };
  try {
    const bitmap = await createImageBitmap(file);
    const ratio = bitmap.height / bitmap.width;
    bitmap.close();
    return { ok: true, data: base64(new Uint8Array(await file.arrayBuffer())), ratio };
  } catch {
    return { ok: false, why: 'broken' };
  }
}
