import { Readable } from 'node:stream';
import { Controller, Get, StreamableFile } from '@nestjs/common';
import { startTinyApp } from '#platform/testing/tiny-app';
import { closeHttpApp } from './close-http-app.js';
import { Public } from './public.js';

@Public()
@Controller()
class EndlessRoutes {
  @Get('endless')
  endless(): StreamableFile {
    return new StreamableFile(Readable.from(forEver(), { objectMode: false }));
  }
}

function* forEver(): Iterable<string> {
  for (;;) yield 'and so on '.repeat(1_000);
}

describe('closing', () => {
  it('does not wait for ever for a client that has stopped to read', async () => {
    const { app, url } = await startTinyApp([EndlessRoutes]);
    const stalled = await fetch(`${url}/api/v1/endless`);
    expect(stalled.status).toBe(200);
    await closeHttpApp(app, 50);
    await expect(stalled.text()).rejects.toThrow();
  });

  it('takes no time when nobody waits for anything', async () => {
    const { app, url } = await startTinyApp([EndlessRoutes]);
    await closeHttpApp(app);
    await expect(fetch(`${url}/api/v1/endless`)).rejects.toThrow();
  });
});
