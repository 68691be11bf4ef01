/** Lets attempts on one name through, or refuses when there were too many. */
export interface AttemptLimit {
  admit(nameKey: string): void;
}

/** How often somebody may try to log in under one name, whether anybody bears it or not. */
export abstract class AttemptLimits {
  abstract readonly passwords: AttemptLimit;
  /** Six digits are soon guessed by who may try often. */
  abstract readonly codes: AttemptLimit;
}
