// The form in which names of people, schools and units are compared.

/** Whole names, full-width and half-width alike, no spaces, no letter case. */
export function comparableName(name: string): string {
  return name.normalize('NFKC').replaceAll(/\s/gu, '').toLowerCase();
}
