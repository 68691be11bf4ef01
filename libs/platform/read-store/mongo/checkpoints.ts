import type { Collection, Db } from 'mongodb';
import type { Checkpoint } from '../read-store.js';
import { isLater } from '../versions.js';
import { isDuplicate } from './failures.js';

type Position = Checkpoint['position'];

interface StoredCheckpoint {
  readonly _id: string;
  readonly position: Position;
}

const MAX_TRIES = 16;

/** How far each consumer has come in each lane: forwards only, whoever else writes it. */
export class Checkpoints {
  private readonly stored: Collection<StoredCheckpoint>;

  constructor(database: Db) {
    this.stored = database.collection('checkpoints');
  }

  async read(consumer: string, lane: Checkpoint['lane']): Promise<Position | undefined> {
    return (await this.stored.findOne({ _id: keyOf({ consumer, lane }) }))?.position;
  }

  /** Replaces only what it has seen to be earlier. */
  async advance(checkpoint: Checkpoint): Promise<void> {
    const { consumer, lane, position } = checkpoint;
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const before = await this.read(consumer, lane);
      if (!isLater(position, before)) return;
      if (await this.replace(keyOf(checkpoint), before, position)) return;
    }
    throw new Error(`the checkpoint of ${consumer} in lane ${lane} is being moved by too many at once`);
  }

  private async replace(_id: string, before: Position | undefined, position: Position): Promise<boolean> {
    if (before !== undefined) {
      const { matchedCount } = await this.stored.updateOne({ _id, position: before }, { $set: { position } });
      return matchedCount === 1;
    }
    try {
      await this.stored.insertOne({ _id, position });
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }
}

function keyOf({ consumer, lane }: Pick<Checkpoint, 'consumer' | 'lane'>): string {
  return `${lane} ${consumer}`;
}
