import { derivedUuid, type Uuid } from '#platform/kernel/ids';

const OPTIONS = '2d0c6d0e-5b0b-4f0f-8a53-5f5f0a8b6c11' as Uuid;
const ENDING = / loan$/;

/** Names that say the same: `home`, `Home Loan` and `HOME  LOAN`. */
function canonicalName(name: string): string {
  return name.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ').replace(ENDING, '');
}

/** An option is its name: whoever says the name means the option, and no two have the same. */
export function optionIdOf(name: string): Uuid {
  return derivedUuid(OPTIONS, canonicalName(name));
}
