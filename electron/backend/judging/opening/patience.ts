// Wrong passphrases in a row: each further try waits longer, nothing is ever locked. Pure.
const freeTries = 5;
const longestWait = 30;

/** @returns seconds to wait before the next try, after so many wrong ones in a row */
export const waitAfter = (wrong: number): number => (wrong < freeTries ? 0 : Math.min(longestWait, 2 ** (wrong - freeTries)));
