import { Transform } from 'class-transformer';
import { isEmail, isUUID, ValidateBy, ValidateIf } from 'class-validator';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { isDay, parseInstant } from '#platform/kernel/clock';

/** The group in which the query and the path are read: there, everything arrives as text. */
export const FROM_TEXT = 'from-text';

const NOT_IN_A_LINE = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]|\p{Cs}/u;
const NOT_IN_LINES = /(?![\t\n\r])[\p{Cc}\u202A-\u202E\u2066-\u2069]|\p{Cs}/u;
const MAX_EMAIL_LENGTH = 254;

export interface FieldOptions {
  readonly optional?: boolean;
  readonly description?: string;
  readonly example?: string | number | boolean;
}

export interface TextOptions extends FieldOptions {
  /** Counted in characters as people see code points, not in bytes; at least 1 unless it says 0. */
  readonly min?: number;
  readonly max: number;
  readonly pattern?: RegExp;
  /** What `pattern` asks for, to follow "must be": `letters, digits and dots`. */
  readonly patternSays?: string;
  /** Whether it may have tabs and line breaks. */
  readonly multiline?: boolean;
}

/** A text that is well-formed, without control characters, and normalised to NFC. */
export function Text(options: TextOptions): PropertyDecorator {
  const { min = 1, max, pattern } = options;
  return field(options, {
    parse: (value) => (typeof value === 'string' ? value.normalize('NFC') : value),
    fault: (value) => textFault(value, options),
    schema: {
      type: String,
      minLength: min,
      maxLength: max,
      ...(pattern ? { pattern: pattern.source } : {}),
    },
  });
}

function textFault(value: unknown, options: TextOptions): string | undefined {
  const { min = 1, max, pattern, patternSays = 'in the form that is documented', multiline } = options;
  if (typeof value !== 'string') return 'must be text';
  if ((multiline ? NOT_IN_LINES : NOT_IN_A_LINE).test(value)) return 'must not contain control characters';
  // A code point takes one or two units, so the units settle most lengths without counting.
  const length = value.length <= max && value.length >= 2 * min ? value.length : [...value].length;
  if (length > max) return `must not be longer than ${max} characters`;
  if (length < min) return min === 1 ? 'must not be empty' : `must have at least ${min} characters`;
  if (min > 0 && value.trim() === '') return 'must not be blank';
  return pattern && !pattern.test(value) ? `must be ${patternSays}` : undefined;
}

/** Some texts, each of which is well-formed. */
export function Texts(options: TextOptions & { readonly maxItems: number }): PropertyDecorator {
  const { maxItems, min = 1, max } = options;
  return field(options, {
    parse: (value) =>
      Array.isArray(value)
        ? value.map((each: unknown) => (typeof each === 'string' ? each.normalize('NFC') : each))
        : value,
    fault: (value) => {
      if (!Array.isArray(value) || value.length < 1 || value.length > maxItems)
        return `must be a list of 1 to ${maxItems} texts`;
      const faults = value.map((each) => textFault(each, options));
      const first = faults.findIndex((fault) => fault !== undefined);
      return first < 0 ? undefined : `${faults[first] ?? ''} in [${first}]`;
    },
    schema: {
      type: 'array',
      items: { type: 'string', minLength: min, maxLength: max },
      minItems: 1,
      maxItems,
    },
  });
}

/** Kept as it was typed, except for its normal form; whether two are the same is for the domain to say. */
export function Email(options: FieldOptions = {}): PropertyDecorator {
  return field(options, {
    parse: (value) => (typeof value === 'string' ? value.normalize('NFC') : value),
    fault: (value) =>
      textFault(value, { max: MAX_EMAIL_LENGTH }) ??
      (isEmail(value) ? undefined : 'must be an e-mail address'),
    schema: { type: String, format: 'email', maxLength: MAX_EMAIL_LENGTH },
  });
}

export function Uuid(options: FieldOptions = {}): PropertyDecorator {
  return field(options, {
    parse: (value) => (typeof value === 'string' ? value.toLowerCase() : value),
    fault: (value) => (isUUID(value) ? undefined : 'must be a UUID'),
    schema: { type: String, format: 'uuid' },
  });
}

export function OneOf(choices: readonly string[], options: FieldOptions = {}): PropertyDecorator {
  return field(options, {
    fault: (value) =>
      choices.includes(value as string) ? undefined : `must be one of: ${choices.join(', ')}`,
    schema: { type: String, enum: [...choices] },
  });
}

export function Flag(options: FieldOptions = {}): PropertyDecorator {
  return field(options, {
    parseText: (text) => (text === 'true' ? true : text === 'false' ? false : text),
    fault: (value) => (typeof value === 'boolean' ? undefined : 'must be true or false'),
    schema: { type: Boolean },
  });
}

export interface WholeNumberOptions extends FieldOptions {
  readonly min: number;
  readonly max: number;
}

export function WholeNumber(options: WholeNumberOptions): PropertyDecorator {
  const { min, max } = options;
  return field(options, {
    parseText: (text) => (/^-?\d{1,15}$/.test(text) ? Number(text) : text),
    fault: (value) =>
      Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max
        ? undefined
        : `must be a whole number from ${min} to ${max}`,
    schema: { type: 'integer', minimum: min, maximum: max },
  });
}

/** A day of the calendar, `2024-02-29`, that exists. */
export function DateOnly(options: FieldOptions = {}): PropertyDecorator {
  return field(options, {
    fault: (value) =>
      typeof value === 'string' && isDay(value) ? undefined : 'must be a date such as 2024-02-29',
    schema: { type: String, format: 'date' },
  });
}

/** A moment of RFC 3339 in any zone; it is read as one in UTC, to the millisecond. */
export function Moment(options: FieldOptions = {}): PropertyDecorator {
  return field(options, {
    parse: (value) => (typeof value === 'string' ? (parseInstant(value) ?? value) : value),
    fault: (value) =>
      typeof value === 'string' && parseInstant(value) === value
        ? undefined
        : 'must be a moment such as 2024-02-29T12:00:00Z',
    schema: { type: String, format: 'date-time' },
  });
}

/** All fields of what is being read, for what depends on another. */
type Fields = Readonly<Record<string, unknown>>;

export interface FieldRules {
  readonly parse?: (value: unknown) => unknown;
  /** How its text in a query or a path becomes the value. */
  readonly parseText?: (text: string) => unknown;
  /** What is wrong with a value, to follow the name of the field. */
  readonly fault: (value: unknown, fields: Fields) => string | undefined;
  readonly schema: ApiPropertyOptions;
}

/** A field of a DTO: how it is read, what is wrong with it, how it is described. */
export function field(
  options: FieldOptions,
  { parse, parseText, fault, schema }: FieldRules,
): PropertyDecorator {
  const { optional = false, description, example } = options;
  const faultOf = (value: unknown, fields: object = {}) =>
    value === undefined ? 'is required' : fault(value, fields as Fields);
  const described = {
    ...schema,
    required: !optional,
    ...(description === undefined ? {} : { description }),
    ...(example === undefined ? {} : { example }),
  } as ApiPropertyOptions;
  return (target, key) => {
    ApiProperty(described)(target, key);
    if (optional) ValidateIf((_, value) => value !== undefined)(target, key);
    if (parse ?? parseText) {
      Transform(({ value, options: { groups } }) => {
        const parsed: unknown = parse ? parse(value) : value;
        const isText = parseText && typeof parsed === 'string' && groups?.includes(FROM_TEXT);
        return isText ? parseText(parsed) : parsed;
      })(target, key);
    }
    ValidateBy({
      name: 'field',
      validator: {
        validate: (value, argument) => faultOf(value, argument?.object) === undefined,
        defaultMessage: (argument) => faultOf(argument?.value, argument?.object) ?? '',
      },
    })(target, key);
  };
}
