import type { Principal } from './principal.js';

interface Verified {
  readonly principal: Principal;
  readonly expiresAtMs: number;
}

const MAX_TOKENS = 50_000;

/**
 * Tokens whose signature and session have been checked, until they expire or their session or user
 * is forgotten. Bounded: the one that was used longest ago makes room.
 */
export class VerifiedTokens {
  private readonly tokens = new Map<string, Verified>();
  private readonly bySession = new Map<string, Set<string>>();
  private readonly byUser = new Map<string, Set<string>>();
  private forgettings = 0;

  constructor(
    private readonly maxTokens = MAX_TOKENS,
    private readonly nowMs: () => number = Date.now,
  ) {}

  get(token: string): Principal | undefined {
    const verified = this.tokens.get(token);
    if (!verified) return undefined;
    this.tokens.delete(token);
    if (verified.expiresAtMs <= this.nowMs()) {
      this.unindex(token, verified);
      return undefined;
    }
    this.tokens.set(token, verified);
    return verified.principal;
  }

  /**
   * To be called before a verification begins; what it answers keeps the verified token. It keeps
   * nothing when anything was forgotten meanwhile: the verification may have seen the session before.
   */
  beginVerification(): (token: string, principal: Principal, expiresAtMs: number) => void {
    const { forgettings } = this;
    return (token, principal, expiresAtMs) => {
      if (forgettings === this.forgettings) this.keep(token, { principal, expiresAtMs });
    };
  }

  /** From now on, the tokens of the session are verified anew. */
  forgetSession(sessionId: string): void {
    this.forget(this.bySession.get(sessionId));
  }

  forgetUser(userId: string): void {
    this.forget(this.byUser.get(userId));
  }

  get size(): number {
    return this.tokens.size;
  }

  private keep(token: string, verified: Verified): void {
    this.remove(token);
    this.tokens.set(token, verified);
    addTo(this.bySession, verified.principal.sessionId, token);
    addTo(this.byUser, verified.principal.userId, token);
    if (this.tokens.size > this.maxTokens) this.remove(this.tokens.keys().next().value as string);
  }

  private forget(tokens: Iterable<string> = []): void {
    this.forgettings += 1;
    for (const token of [...tokens]) this.remove(token);
  }

  private remove(token: string): void {
    const verified = this.tokens.get(token);
    if (!verified) return;
    this.tokens.delete(token);
    this.unindex(token, verified);
  }

  private unindex(token: string, { principal }: Verified): void {
    removeFrom(this.bySession, principal.sessionId, token);
    removeFrom(this.byUser, principal.userId, token);
  }
}

function addTo(index: Map<string, Set<string>>, key: string, token: string): void {
  const tokens = index.get(key);
  if (tokens) tokens.add(token);
  else index.set(key, new Set([token]));
}

function removeFrom(index: Map<string, Set<string>>, key: string, token: string): void {
  const tokens = index.get(key);
  if (!tokens?.delete(token)) return;
  if (tokens.size === 0) index.delete(key);
}
