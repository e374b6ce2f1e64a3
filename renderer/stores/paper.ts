// The document that is looked at before it goes on paper; its bytes are held until the preview is closed.
import { defineStore } from 'pinia';
import { nextTick, shallowRef } from 'vue';
import type { PaperOptions } from '#contract/bridge.ts';
import { bridge } from '../api/bridge.ts';

export interface Paper { title: string; /** Without its ending. */ fileName: string; bytes: Uint8Array; /** Where it lies already. */ file?: string }

export const usePaperStore = defineStore('paper', () => {
  const shown = shallowRef<Paper | null>(null);

  /** Makes the PDF of what is laid out in .print-only now; the screen does not change meanwhile. */
  async function layOut(title: string, fileName: string, options: PaperOptions): Promise<void> {
    document.body.classList.add('printing');
    try {
      await nextTick();
      await document.fonts.ready;
      shown.value = { title, fileName, bytes: await bridge.paperPdf(options) };
    } finally {
      document.body.classList.remove('printing');
    }
  }
  /** A PDF that the backend wrote; false where it cannot be shown. */
  async function open(title: string, file: string): Promise<boolean> {
    const bytes = await bridge.readPdf(file);
    if (!bytes) return false;
    const name = file.split(/[\\/]/).at(-1) ?? title;
    shown.value = { title, fileName: name.replace(/\.pdf$/i, ''), bytes, file };
    return true;
  }
  const close = () => { shown.value = null; };
  return { shown, layOut, open, close };
});
