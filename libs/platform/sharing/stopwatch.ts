/** Time that only goes on: nobody sets it, and that of another machine is never asked for. */
export abstract class Stopwatch {
  abstract nowMs(): number;
  /** Rings once after so long, unless it is called off by what is answered. */
  abstract alarm(afterMs: number, ring: () => void): () => void;
}

export class SystemStopwatch extends Stopwatch {
  nowMs(): number {
    return performance.now();
  }

  alarm(afterMs: number, ring: () => void): () => void {
    const timer = setTimeout(ring, afterMs);
    return () => clearTimeout(timer);
  }
}
