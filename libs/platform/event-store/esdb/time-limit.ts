export class TimedOut extends Error {
  override readonly name = 'TimedOut';
}

/** Gives up waiting; what was waited for may still happen. */
export async function within<T>(limitMs: number, what: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimedOut(`no answer within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([what, late]);
  } finally {
    clearTimeout(timer);
  }
}
