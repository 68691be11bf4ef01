import { eventually } from '#platform/testing/eventually';

/** What a live stream has told, one by one. */
export interface Told {
  readonly id: string;
  /** Absent when it only says where the stream stands. */
  readonly event?: string;
  readonly data?: Record<string, unknown>;
}

const LONGEST_WAIT_MS = 30_000;

/** Reads server-sent events as they come. */
export class Ear {
  readonly told: Told[] = [];
  isOver = false;
  readonly ended: Promise<void>;
  private readonly closing = new AbortController();

  private constructor(readonly response: Response) {
    this.ended = this.read();
  }

  static async open(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Ear> {
    const response = await fetch(url, { headers });
    return new Ear(response);
  }

  get notifications(): readonly Told[] {
    return this.told.filter(({ event }) => event === 'notification');
  }

  get lastId(): string {
    return this.told.at(-1)?.id ?? '';
  }

  async hears(count: number): Promise<readonly Told[]> {
    await eventually(`${count} notifications`, () => this.notifications.length >= count, LONGEST_WAIT_MS);
    return this.notifications;
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.ended;
  }

  private async read(): Promise<void> {
    const reader = (this.response.body as ReadableStream<Uint8Array> | null)?.getReader();
    if (!reader) return;
    this.closing.signal.addEventListener('abort', () => {
      reader.cancel().catch(() => undefined);
    });
    const decoder = new TextDecoder();
    let text = '';
    try {
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        text += decoder.decode(part.value, { stream: true });
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        this.told.push(...blocks.map(toldIn));
      }
    } catch {
      // The connection was cut: what was told until then counts.
    }
    this.isOver = true;
  }
}

function toldIn(block: string): Told {
  const fields = Object.fromEntries(block.split('\n').map((line) => splitOnce(line)));
  const { id = '', event, data } = fields as Readonly<Record<string, string>>;
  return {
    id,
    ...(event !== undefined && { event }),
    ...(data !== undefined && { data: JSON.parse(data) as Record<string, unknown> }),
  };
}

function splitOnce(line: string): [string, string] {
  const colon = line.indexOf(': ');
  return [line.slice(0, colon), line.slice(colon + 2)];
}
