/** The path is there, but not for this method. Fastify would call it not found. */
export class MethodNotAllowed extends Error {
  override readonly name = 'MethodNotAllowed';

  constructor(readonly allowed: readonly string[]) {
    super('method not allowed');
  }
}

/** Which methods a path takes. Asked only about requests that no route has matched. */
export class AllowedMethods {
  private readonly methods = new Map<string, Set<string>>();

  add(pattern: string, methods: string | readonly string[]): void {
    const known = this.methods.get(pattern) ?? new Set();
    for (const method of [methods].flat()) known.add(method);
    this.methods.set(pattern, known);
  }

  of(path: string): readonly string[] {
    const segments = path.split('/');
    const allowed = new Set<string>();
    for (const [pattern, methods] of this.methods) {
      if (matches(pattern.split('/'), segments)) for (const method of methods) allowed.add(method);
    }
    return [...allowed].sort();
  }
}

function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  if (pattern.length !== segments.length) return false;
  return pattern.every((part, i) => (part.includes(':') ? segments[i] !== '' : part === segments[i]));
}
