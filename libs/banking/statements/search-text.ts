const ACCENTS = /\p{M}/gu;

/** What two texts have in common that differ only in case and accents. */
export function searchText(text: string): string {
  // Upper case and not lower, because it writes out the letters that have several small forms.
  return text.normalize('NFKD').replace(ACCENTS, '').toUpperCase();
}
