const MAX_TEXTS = 10_000;
/** Longer ones are seldom asked for again, and would crowd out the others. */
const MAX_LENGTH = 256;

/**
 * What boxes were lately found to hold: an event is opened by everybody who hears it, and what is in it
 * by everybody who reads it in a view. Whether a box may still be opened is for its reader to know.
 */
export class OpenedTexts {
  private readonly texts = new Map<string, string>();

  find(purpose: string, box: string): string | undefined {
    return this.texts.get(`${purpose} ${box}`);
  }

  remember(purpose: string, box: string, text: string): void {
    if (text.length > MAX_LENGTH) return;
    this.texts.set(`${purpose} ${box}`, text);
    if (this.texts.size > MAX_TEXTS) this.forgetOldest();
  }

  private forgetOldest(): void {
    for (const oldest of this.texts.keys()) {
      this.texts.delete(oldest);
      return;
    }
  }
}
