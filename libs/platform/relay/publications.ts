import type { Position } from '#platform/event-store/event-store';
import { WakeUps } from '#platform/retrying/wake-ups';

/**
 * So many calls of the bus may be unanswered. The bus takes them one after the other, so more of them
 * would only wait, each for those before it; what waits in the log instead goes out in one call.
 */
const MOST_UNDER_WAY = 2;
const NEVER = new AbortController().signal;

interface Publication {
  /** With it, the log has been published up to here. */
  readonly position: Position;
  isConfirmed: boolean;
}

/** What has been sent and is not confirmed yet, and so how far the log has been published for certain. */
export class Publications {
  private readonly underWay: Publication[] = [];
  private readonly answers = new WakeUps();
  private hasFailed = false;

  constructor(
    /** Everything up to here has been taken by the bus. */
    public confirmed: Position,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  get hasRoom(): boolean {
    return this.underWay.length < MOST_UNDER_WAY;
  }

  async room(signal: AbortSignal): Promise<void> {
    while (!this.hasRoom && !signal.aborted) await this.answers.sleep(signal);
  }

  /** Resolves when nothing is under way any more, or something has failed. */
  async settled(): Promise<void> {
    while (this.underWay.length > 0 && !this.hasFailed) await this.answers.sleep(NEVER);
  }

  add(position: Position, publishing: Promise<void>): void {
    const publication = { position, isConfirmed: false };
    this.underWay.push(publication);
    publishing
      .then(() => this.confirm(publication))
      .catch((error: unknown) => {
        this.hasFailed = true;
        this.onFailure(error);
        this.answers.wakeAll();
      });
  }

  private confirm(publication: Publication): void {
    publication.isConfirmed = true;
    for (let first = this.underWay[0]; first?.isConfirmed; first = this.underWay[0]) {
      this.confirmed = first.position;
      this.underWay.shift();
    }
    this.answers.wakeAll();
  }
}
