import type { Uuid } from '#platform/kernel/ids';

/** Whom a name belongs to. Contexts that are told a name ask here; identity, which keeps them, answers. */
export abstract class People {
  /** Undefined when nobody bears it. A username, without regard to case. */
  abstract userIdOf(username: string): Promise<Uuid | undefined>;
}
