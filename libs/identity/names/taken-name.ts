import type { Refusal } from '#platform/kernel/refusal';
import type { NameKind } from '#identity/events';
import { refuse } from '#identity/refusals';

export function takenName(kind: NameKind): Refusal {
  return kind === 'username'
    ? refuse('identity.username-taken', {}, [{ field: 'username', message: 'is taken already' }])
    : refuse('identity.email-taken', {}, [{ field: 'email', message: 'is taken already' }]);
}
