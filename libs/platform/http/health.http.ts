import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { refuse } from './platform-refusals.js';
import { Public } from './public.js';
import { Refuses } from './refuses.js';

/** Whether this process can serve, asked by whoever sends it traffic. */
export abstract class Readiness {
  /** Why not, a sentence for each reason; none: it is ready. */
  abstract reasonsAgainst(): Promise<readonly string[]>;
}

@ApiTags('health')
@Public()
@Controller('health')
export class HealthRoutes {
  constructor(private readonly readiness: Readiness) {}

  /** The process answers. */
  @Get('live')
  live(): { status: string } {
    return { status: 'live' };
  }

  /** The process can do its work; if not, `reasons` says why. */
  @Get('ready')
  @Refuses(refuse, 'platform.not-ready')
  async ready(): Promise<{ status: string }> {
    const reasons = await this.readiness.reasonsAgainst();
    if (reasons.length > 0) throw refuse('platform.not-ready', { reasons });
    return { status: 'ready' };
  }
}
