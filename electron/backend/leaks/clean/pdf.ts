// A PDF without properties, XMP and earlier revisions: written anew from the objects that its pages reach.
import type { PDFDict as Dict, PDFObject as Value, PDFRef as Ref } from '@cantoo/pdf-lib';

/** @returns the new file, or null when it is encrypted or cannot be read */
export async function cleanPdf(bytes: Buffer): Promise<Buffer | null> {
  const { PDFArray, PDFDict, PDFDocument, PDFName, PDFRef, PDFStream } = await import('@cantoo/pdf-lib');
  try {
    const pdf = await PDFDocument.load(bytes, { updateMetadata: false, throwOnInvalidObject: false });
    if (pdf.isEncrypted) return null;
    const { context } = pdf;
    delete context.trailerInfo.Info;
    const words = ['Metadata', 'PieceInfo', 'LastModified'].map((one) => PDFName.of(one));
    for (const [, value] of context.enumerateIndirectObjects()) {
      const dict = value instanceof PDFStream ? value.dict : value instanceof PDFDict ? value : null;
      if (!dict) continue;
      for (const word of words) dict.delete(word);
      // Who wrote an annotation, not what it says.
      if (dict.get(PDFName.of('Subtype')) && dict.get(PDFName.of('Rect')) && !dict.get(PDFName.of('FT'))) dict.delete(PDFName.of('T'));
    }
    const reached = new Set<string>();
    const queue: (Value | undefined)[] = [context.trailerInfo.Root];
    while (queue.length > 0) {
      const value = queue.pop();
      if (value instanceof PDFRef) {
        if (reached.has((value as Ref).tag)) continue;
        reached.add((value as Ref).tag);
        queue.push(context.lookup(value));
      } else if (value instanceof PDFArray) queue.push(...value.asArray());
      else if (value instanceof PDFStream) queue.push(value.dict);
      else if (value instanceof PDFDict) queue.push(...(value as Dict).values());
    }
    for (const [ref] of context.enumerateIndirectObjects()) if (!reached.has(ref.tag)) context.delete(ref);
    return Buffer.from(await pdf.save({ addDefaultPage: false, updateFieldAppearances: false }));
  } catch {
    return null;
  }
}
