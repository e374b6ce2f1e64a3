// One step of interrupted work: what a child process does with the backend's own calls.
import type { Client } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';

export type Step =
  | { kind: 'import'; file: string }
  | { kind: 'register'; teachers: string[]; subject: string; hours: number }
  | { kind: 'score'; packId: string; code: string; scores: Record<string, number> }
  | { kind: 'receive'; contestId: string; file: string }
  | { kind: 'restore'; file: string }
  | { kind: 'call'; feature: string; call: string; input: unknown };

/** @returns how much was new; a number between nothing and all of it would be half a step */
export async function perform(client: Client<AppContract>, step: Step): Promise<number> {
  switch (step.kind) {
    case 'import': {
      const { fileHash, basedOn } = await client.imports.preview({ kind: 'teachers', filePath: step.file });
      return (await client.imports.apply({ kind: 'teachers', filePath: step.file, fileHash, basedOn, actor: '陈秀云' })).counts.add;
    }
    case 'register': {
      const { teachers: teacherIds, subject, hours } = step;
      const input = { teacherIds, subject, hours, level: 'province', form: 'remote', to: '2025-05-20', actor: '陈秀云' } as const;
      return (await client.credits.register(input)).posted;
    }
    case 'score': {
      const { packId, code, scores } = step;
      await client.judging.score({ packId, code, scores });
      return 1;
    }
    case 'receive': {
      const { contestId, file } = step;
      const { basedOn } = await client.packs.preview({ contestId, files: [file] });
      return (await client.packs.receive({ contestId, files: [file], basedOn })).received;
    }
    case 'restore': {
      const { sha256 } = await client.backups.inspect({ file: step.file });
      await client.backups.restore({ file: step.file, sha256, reason: '断电演练', person: '陈秀云' });
      return 1;
    }
    case 'call': {
      const calls = client as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>;
      await calls[step.feature]?.[step.call]?.(step.input);
      return 1;
    }
  }
}
