const CLASSES = ['2xx', '4xx', '5xx', 'lost'] as const;
export type AnswerClass = (typeof CLASSES)[number];

/** What was asked for and what came of it, counted. */
export class Tally {
  kills = 0;
  stops = 0;
  /** Connections that were cut before an answer came. */
  cut = 0;
  replays = 0;
  private readonly counts = new Map<string, Map<AnswerClass, number>>();

  /** A status that is absent is an answer that never came. */
  count(kind: string, status: number | undefined): void {
    const answers = this.counts.get(kind) ?? new Map<AnswerClass, number>();
    this.counts.set(kind, answers);
    const answerClass = classOf(status);
    answers.set(answerClass, (answers.get(answerClass) ?? 0) + 1);
  }

  /** By kind, how many of each class; the last row is the sum. */
  rows(): readonly (readonly [kind: string, ...counts: number[]])[] {
    const rows = [...this.counts].sort(([a], [b]) => (a < b ? -1 : 1));
    const row = (kind: string, answers: ReadonlyMap<AnswerClass, number>) =>
      [kind, ...CLASSES.map((each) => answers.get(each) ?? 0)] as const;
    const sums = new Map(CLASSES.map((each) => [each, this.total(each)]));
    return [...rows.map(([kind, answers]) => row(kind, answers)), row('all', sums)];
  }

  total(answerClass: AnswerClass): number {
    return [...this.counts.values()].reduce((sum, answers) => sum + (answers.get(answerClass) ?? 0), 0);
  }
}

function classOf(status: number | undefined): AnswerClass {
  if (status === undefined) return 'lost';
  return status >= 500 ? '5xx' : status >= 400 ? '4xx' : '2xx';
}
