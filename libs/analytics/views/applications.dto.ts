import { ApiProperty } from '@nestjs/swagger';
import type { Counts } from '#analytics/counting/counts';
import { WaitsBody } from './waits.dto.js';

export class StatesBody {
  @ApiProperty()
  pending!: number;

  @ApiProperty()
  approved!: number;

  @ApiProperty()
  denied!: number;

  @ApiProperty()
  withdrawn!: number;
}

export class ApplicationFiguresBody {
  @ApiProperty({ description: 'How many applications are in each state now, whenever they were made.' })
  states!: StatesBody;

  @ApiProperty({ format: 'date' })
  from!: string;

  @ApiProperty({ format: 'date' })
  to!: string;

  @ApiProperty({
    required: false,
    description: 'Of the decisions of these days; absent when there were none.',
  })
  timeToDecision?: WaitsBody;
}

export function statesBody({ pending = 0, approved = 0, denied = 0, withdrawn = 0 }: Counts): StatesBody {
  return { pending, approved, denied, withdrawn };
}
