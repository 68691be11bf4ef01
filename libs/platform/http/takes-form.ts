import { applyDecorators } from '@nestjs/common';
import { ApiConsumes } from '@nestjs/swagger';
import { FORM } from './body-parsers.js';
import { trait } from './route-traits.js';

/** The body is a form, as OAuth2 wants it, and not JSON. */
export function TakesForm(): MethodDecorator {
  return applyDecorators(trait({ form: true }), ApiConsumes(FORM));
}
