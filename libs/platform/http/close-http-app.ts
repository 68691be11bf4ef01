import type { Server } from 'node:http';
import type { INestApplication } from '@nestjs/common';

/** How long answers that are under way may take to end; who has not read theirs by then is cut off. */
const LONGEST_FAREWELL_MS = 10_000;

/** Takes no more requests, and is closed when those under way have come to their end. */
export async function closeHttpApp(app: INestApplication, withinMs = LONGEST_FAREWELL_MS): Promise<void> {
  const server = app.getHttpServer() as Server;
  const cutOff = setTimeout(() => server.closeAllConnections(), withinMs);
  try {
    await app.close();
  } finally {
    clearTimeout(cutOff);
  }
}
