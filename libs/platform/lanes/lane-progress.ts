import type { Position } from '#platform/event-store/event-store';
import { WakeUps } from '#platform/retrying/wake-ups';
import { persist, type Persistence } from '#platform/retrying/back-off';

/** How far a lane is. A follower that is not listed has not come so far, or nobody knows of it. */
export interface LaneProgress {
  /** Never goes back. */
  readonly position: Position;
  /** Followers that are done with everything up to the position, by name, sorted. */
  readonly passed: readonly string[];
}

/** Tells the latest progress, one at a time: what is overtaken while another is told is never told. */
export class LaneProgressTeller {
  private latest: LaneProgress | undefined;
  private told: LaneProgress | undefined;
  private readonly news = new WakeUps();

  constructor(
    private readonly onPassed: (progress: LaneProgress) => Promise<void>,
    private readonly persistence: Persistence,
  ) {}

  tell(progress: LaneProgress): void {
    this.latest = progress;
    this.news.wakeAll();
  }

  /** Until the signal aborts and nothing is being told any more. */
  async run(): Promise<void> {
    const { signal } = this.persistence;
    await persist(this.persistence, async (progressed) => {
      const { latest } = this;
      if (!latest || latest === this.told) {
        await this.news.sleep(signal);
        return;
      }
      await this.onPassed(latest);
      this.told = latest;
      progressed();
    });
  }
}
