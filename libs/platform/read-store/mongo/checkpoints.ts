import type { Collection, Db } from 'mongodb';
import type { Checkpoint } from '../read-store.js';
import { isLater } from '../versions.js';

type Position = Checkpoint['position'];

interface StoredCheckpoint {
  readonly _id: string;
  /** The position behind the count of its digits: text that sorts as the numbers do. */
  readonly furthest?: string;
  /** Where it stood before checkpoints were kept as `furthest`: it is read, and not written any more. */
  readonly position?: Position;
}

const DIGITS_OF_A_COUNT = 2;

/** How far each consumer has come in each lane: forwards only, whoever else writes it. */
export class Checkpoints {
  private readonly stored: Collection<StoredCheckpoint>;

  constructor(database: Db) {
    this.stored = database.collection('checkpoints');
  }

  async read(consumer: string, lane: Checkpoint['lane']): Promise<Position | undefined> {
    const found = await this.stored.findOne({ _id: keyOf({ consumer, lane }) });
    const furthest = found?.furthest?.slice(DIGITS_OF_A_COUNT) as Position | undefined;
    return furthest !== undefined && isLater(furthest, found?.position) ? furthest : found?.position;
  }

  /** Of what is there and what comes, the server itself keeps the later. */
  async advance(checkpoint: Checkpoint): Promise<void> {
    const furthest = sortable(checkpoint.position);
    await this.stored.updateOne({ _id: keyOf(checkpoint) }, { $max: { furthest } }, { upsert: true });
  }
}

function sortable(position: Position): string {
  return String(position.length).padStart(DIGITS_OF_A_COUNT, '0') + position;
}

function keyOf({ consumer, lane }: Pick<Checkpoint, 'consumer' | 'lane'>): string {
  return `${lane} ${consumer}`;
}
