import { ApiProperty } from '@nestjs/swagger';
import type { Waits } from '#analytics/counting/waits';

/** From an application to its first decision. */
export class WaitsBody implements Waits {
  @ApiProperty({ description: 'How many decisions these are of.' })
  decisions!: number;

  @ApiProperty()
  meanMs!: number;

  @ApiProperty()
  medianMs!: number;

  @ApiProperty({ description: 'Nine of ten took no longer.' })
  p90Ms!: number;
}
