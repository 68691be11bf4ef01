/** Something that must hold, each time it is looked at. */
export class Rule {
  checked = 0;
  broken = 0;
  /** What was found where it did not hold for the first time. */
  firstBreak: string | undefined;

  constructor(readonly name: string) {}

  holds(condition: boolean, otherwise: () => string): void {
    this.checked += 1;
    if (condition) return;
    this.broken += 1;
    this.firstBreak ??= otherwise();
  }
}
