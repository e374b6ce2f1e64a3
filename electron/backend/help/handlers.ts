// Calls of help: judgeCard, the one-page card that goes along with judging packs.
import { dirname, resolve } from 'node:path';
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { PartFile } from '#backend/excel/write/part-file.ts';
import { refuseOwnFile } from '#backend/folders.ts';
import { makePdf } from '#backend/pdf/document.ts';
import { cardTitle, footWords, pageWords } from './card-words.ts';
import { drawCard } from './card.ts';

/** What this call needs of the running program. */
export interface HelpDoor {
  readonly current: { readonly dir: string; readonly row: { readonly id: string }; readonly frozen: { readonly code: string } | null } | null;
}

export const helpHandlers = (door: HelpDoor) => ({
  async judgeCard(context, input) {
    const file = resolve(input.file);
    if (door.current) refuseOwnFile(door.current.dir, file);
    refuseOwnFile(dirname(file), file);
    const language = input.language ?? context.language;
    const at = language === 'zh' ? 0 : 1;
    const { bytes, pages } = await makePdf(
      { title: cardTitle[at], at: context.now(), foot: footWords[at], pageWords: pageWords[language] },
      [(drawing) => void drawCard(drawing, language)], () => context.checkCancelled(),
    );
    const part = await PartFile.create(file, input.overwrite);
    try {
      part.stream.end(bytes);
      await Promise.race([part.keep(), part.failure]);
    } catch (error) {
      await part.discard();
      throw part.refusal(error);
    }
    if (door.current && !door.current.frozen) {
      context.write({ action: 'help.judgeCard', subject: door.current.row.id, detail: { language, bytes: bytes.length } }, () => undefined);
    }
    return { file, bytes: bytes.length, pages };
  },
} satisfies Handlers<AppContract, QueryContext, CommandContext>['help']);
