import { START, type Position } from '#platform/event-store/event-store';
import type { Lane } from '#platform/event-store/lanes';
import type { Page } from '#platform/read-store/read-store';
import type { Checksum } from './checksum.js';
import { seenOf, type Generations } from './generations.js';
import type { ParkedStream, ParkedStreamsQuery } from './parked-streams.js';
import type { ProjectorStatus } from './projector.js';

/** Where a command's last event stands: what a `Florin-After` header says. */
export interface PositionInLane {
  readonly position: Position;
  readonly lane: Lane;
}

/** What is read of a view now; of another version while the first of this one is being built. */
export interface CurrentGeneration {
  readonly collection: string;
  readonly version: number;
}

export interface GenerationStatus extends Omit<ProjectorStatus, 'events'> {
  readonly generation: number;
  readonly version: number;
  /** Events folded since this process started, when it is this process that folds them. */
  readonly events?: number;
}

export interface RebuildStatus {
  /** Absent while the live generation was made by other code: it is read as it stands. */
  readonly live?: GenerationStatus;
  readonly next?: GenerationStatus;
  /** Why the next generation could not take over; ordering another rebuild begins anew. */
  readonly failed?: string;
  readonly generations: Generations;
}

export interface ViewStatus extends RebuildStatus {
  readonly name: string;
  /** Of the code that runs. */
  readonly version: number;
  /** Of the log. */
  readonly end: Position;
  /** How far the live generation is behind, in positions of the log. */
  readonly lag: number;
  /** The part of the log, from 0 to 1, that the next generation has seen. */
  readonly progress?: number;
}

/** What has become of a parked stream that was tried again: nothing is left, or why it stays parked. */
export interface Retried {
  readonly stillParked?: ParkedStream;
}

/** The views, whoever feeds them: what is read of them, how far they are, what operators order. */
export abstract class ProjectedViews {
  abstract current(name: string): Promise<CurrentGeneration>;
  /** True as soon as the view holds everything of the lane up to the position; false when time is up. */
  abstract waitFor(name: string, point: PositionInLane, timeoutMs: number): Promise<boolean>;
  /** True once this one view holds what the log holds now. */
  abstract viewCaughtUp(name: string, timeoutMs: number): Promise<boolean>;
  /** True once every view holds what the log holds now. */
  abstract caughtUp(timeoutMs: number): Promise<boolean>;
  abstract statuses(): Promise<readonly ViewStatus[]>;
  abstract rebuild(name: string): Promise<void>;
  abstract rollBack(name: string): Promise<void>;
  /** Two generations at one position have the same checksum, or one of them is wrong. */
  abstract checksum(
    name: string,
    generation?: number,
  ): Promise<Checksum & { readonly position: Position | undefined }>;
  /** The streams that a view does without, those parked first come first. */
  abstract parked(query: ParkedStreamsQuery): Promise<Page<ParkedStream>>;
  /** Folds what was left out of a parked stream, as far as that is possible now. */
  abstract retryParked(name: string, id: string): Promise<Retried>;
}

export function viewStatus(
  { name, version }: { readonly name: string; readonly version: number },
  status: RebuildStatus,
  end: Position,
): ViewStatus {
  const progress = status.next ? { progress: partOf(end, status.next.position) } : {};
  const generations = seenOf(status.generations);
  return { name, version, end, lag: lagOf(end, status.live), ...status, generations, ...progress };
}

/** A live generation that is kept up does not give way to one that knows less. */
export function knowsLess(next: GenerationStatus, live: GenerationStatus): string | undefined {
  if (next.parked <= live.parked) return undefined;
  return `${next.parked} streams are parked in it, ${live.parked} in the live generation`;
}

function lagOf(end: Position, live: GenerationStatus | undefined): number {
  return Math.max(0, Number(BigInt(end) - BigInt(live?.position ?? START)));
}

function partOf(end: Position, position: Position): number {
  return end === START ? 1 : Math.min(1, Number(position) / Number(end));
}
