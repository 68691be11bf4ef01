/** The right to do something that one process at a time may do. */
export interface Lease {
  /** Grows with every holder: what was written under an older one must not overwrite anything. */
  readonly epoch: number;
  /** Aborts when the lease is lost or about to be given up. */
  readonly signal: AbortSignal;
}
