/** What customers talk to: a Florin, however many processes it is. */
export interface RunningFlorin {
  /** Where it listens, as soon as it does. */
  url(): Promise<string>;
  /** Whether something of it is going down or coming up, or was just now: then it may ask for patience. */
  readonly isDisturbed: boolean;
  /** What it said went wrong. */
  readonly complaints: readonly string[];
}
