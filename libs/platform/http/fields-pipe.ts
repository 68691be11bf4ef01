import { Injectable, ValidationPipe, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import type { FieldError } from '#platform/kernel/refusal';
import { FROM_TEXT } from './fields.js';
import { refuse } from './platform-refusals.js';

const MAX_ERRORS = 50;
const LONGEST_PATH_IN_ERROR = 200;

/**
 * Reads bodies, queries and paths into their DTOs and names every field that is wrong. A body is
 * taken as it stands; in a query and a path, where all is text, numbers and flags are read from it.
 */
@Injectable()
export class FieldsPipe implements PipeTransform {
  private readonly bodies = strict([]);
  private readonly texts = strict([FROM_TEXT]);

  transform(value: unknown, metadata: ArgumentMetadata): unknown {
    if (metadata.type === 'custom') return value;
    if (metadata.type !== 'body') return this.texts.transform(value, metadata);
    if (value !== undefined && !isObject(value)) {
      throw refuse('platform.invalid', {}, [{ field: 'body', message: 'must be an object' }]);
    }
    return this.bodies.transform(value, metadata);
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function strict(groups: string[]): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transformOptions: { groups, enableImplicitConversion: false },
    validationError: { target: false, value: false },
    exceptionFactory: (errors) =>
      refuse('platform.invalid', {}, errors.flatMap((error) => fieldErrors(error, '')).slice(0, MAX_ERRORS)),
  });
}

function fieldErrors(error: ValidationError, parent: string): readonly FieldError[] {
  const field = pathOf(error.property, parent);
  const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
    field,
    message: OWN_WORDS[rule] ?? message,
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrors(child, field))];
}

/** For what the validator says in its own words; every field of ours brings its message along. */
const OWN_WORDS: Readonly<Record<string, string>> = {
  whitelistValidation: 'is not a field that is known here',
  isObject: 'must be an object',
  unknownValue: 'must be an object',
};

function pathOf(property: string, parent: string): string {
  const path = /^\d+$/.test(property)
    ? `${parent}[${property}]`
    : parent === ''
      ? property
      : `${parent}.${property}`;
  return path.slice(0, LONGEST_PATH_IN_ERROR);
}
