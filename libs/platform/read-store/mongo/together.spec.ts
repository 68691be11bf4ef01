import { eventually } from '#platform/testing/eventually';
import { Together } from './together.js';

/** A server that answers each number with its double, when it is let. */
class Server {
  readonly calls: (readonly number[])[] = [];
  private readonly held: (() => void)[] = [];
  isHolding = false;

  async answer(numbers: readonly number[]): Promise<readonly number[]> {
    this.calls.push(numbers);
    if (this.isHolding) await new Promise<void>((resolve) => this.held.push(resolve));
    if (numbers.includes(13)) throw new Error('unlucky');
    return numbers.map((each) => each * 2);
  }

  go(): void {
    this.isHolding = false;
    for (const resolve of this.held.splice(0)) resolve();
  }
}

let server: Server;
beforeEach(() => {
  server = new Server();
});

function together(atOnce = 1): Together<number, number> {
  return new Together((numbers) => server.answer(numbers), atOnce);
}

describe('what is asked together', () => {
  it('goes together, and each gets the answers to what it asked', async () => {
    const asking = together();
    const answers = await Promise.all([asking.ask([1, 2]), asking.ask([]), asking.ask([3]), asking.ask([1])]);
    expect(answers).toEqual([[2, 4], [], [6], [2]]);
    expect(server.calls).toEqual([[1, 2, 3, 1]]);
  });

  it('waits while something is under way, and is never answered by what went before', async () => {
    const asking = together();
    server.isHolding = true;
    const first = asking.ask([1]);
    await eventually('the first call', () => server.calls.length === 1);
    const others = [asking.ask([2]), asking.ask([1])];
    server.go();
    expect(await Promise.all([first, ...others])).toEqual([[2], [4], [2]]);
    expect(server.calls).toEqual([[1], [2, 1]]);
  });

  it('is under way in so many pieces at once', async () => {
    const asking = together(2);
    server.isHolding = true;
    const answers: Promise<readonly number[]>[] = [];
    for (const number of [1, 2, 3, 4]) {
      answers.push(asking.ask([number]));
      const calls = Math.min(number, 2);
      await eventually('as many calls as may be', () => server.calls.length === calls);
    }
    server.go();
    expect(await Promise.all(answers)).toEqual([[2], [4], [6], [8]]);
    expect(server.calls).toEqual([[1], [2], [3, 4]]);
  });

  it('goes in pieces of a thousand, but nobody is cut in two', async () => {
    const asking = together();
    const many = Array.from({ length: 700 }, (_, n) => n + 100);
    const [a, b, c] = await Promise.all([asking.ask(many), asking.ask(many), asking.ask([...many, ...many])]);
    expect([a.length, b.length, c.length]).toEqual([700, 700, 1_400]);
    expect(server.calls.map(({ length }) => length)).toEqual([700, 700, 1_400]);
  });

  it('fails together, and what comes after goes on', async () => {
    const asking = together();
    const failing = Promise.all([
      expect(asking.ask([1])).rejects.toThrow('unlucky'),
      expect(asking.ask([13])).rejects.toThrow('unlucky'),
    ]);
    await failing;
    expect(await asking.ask([1])).toEqual([2]);
  });
});
