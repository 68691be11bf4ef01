/**
 * The client keeps the appends that wait for their answers in one table for the whole process: who ends
 * a call of appends empties it for everybody, and an answer to what is not in it ends the process. So a
 * call is ended while nobody else has an append under way, and none begins meanwhile.
 */
class AppendTable {
  private readonly underWay = new Map<Promise<unknown>, object>();
  private ending: Promise<unknown> = Promise.resolve();

  /** When the calls that were to end have ended. */
  get ended(): Promise<unknown> {
    return this.ending;
  }

  async keep<T>(owner: object, append: () => Promise<T>): Promise<T> {
    let ended;
    do {
      ended = this.ending;
      await ended;
    } while (ended !== this.ending);
    const answer = append();
    this.underWay.set(answer, owner);
    try {
      return await answer;
    } finally {
      this.underWay.delete(answer);
    }
  }

  /** What the owner itself has under way is not waited for. */
  end(owner: object, endCall: () => Promise<void>): void {
    const others = [...this.underWay].filter(([, by]) => by !== owner).map(([answer]) => answer);
    this.ending = Promise.allSettled([this.ending, ...others]).then(endCall);
  }
}

export const appendTable = new AppendTable();
