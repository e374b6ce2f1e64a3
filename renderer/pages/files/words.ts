// How files are shown: length, picture size, marks of problems. Pure.
interface Problem { code: string; severity: 'error' | 'warning' | 'note'; message: string }

export const shownLength = (seconds: number | null): string =>
  (seconds === null ? '' : `${Math.floor(seconds / 60)}′${String(Math.floor(seconds % 60)).padStart(2, '0')}″`);

export const shownSize = (bytes: number): string =>
  (bytes >= 1e9 ? `${(bytes / 1e9).toFixed(2)} GB` : bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB`
    : `${Math.max(bytes > 0 ? 1 : 0, Math.round(bytes / 1000))} KB`);

export const shownPicture = (file: { width: number | null; height: number | null }): string =>
  (file.width === null || file.height === null ? '' : `${file.width}×${file.height}`);

/** Signs that turn the direction of writing or are not seen could make one name look like another. */
export const plainName = (name: string): string => name.replaceAll(/[\p{Cc}\p{Cf}]/gu, '␣');

export const worst = (problems: readonly Problem[]): Problem | undefined =>
  problems.find((one) => one.severity === 'error') ?? problems.find((one) => one.severity === 'warning') ?? problems[0];

export const glyphOf = { error: '✗', warning: '▲', note: 'ⓘ' } as const;
export const toneOf = { error: 'bad', warning: 'caution', note: 'quiet' } as const;
