import { trait } from './route-traits.js';

/** A text, or what follows a colon where a number is expected; an unfinished text is one to the end. */
const TOKEN = /"(?:[^"\\]|\\.)*"?|[-+]?(?:\d[\d.eE+-]*|NaN|Infinity)/gs;
const COLON = /^\s*:\s*$/;

/**
 * Amounts in these fields may be sent as bare numbers. They are read as the very digits that were sent and
 * never become floats; what is no amount (`NaN`, `1e5`) is for the field to refuse by name.
 */
export function BareAmounts(...fields: readonly string[]): MethodDecorator {
  return trait({ bareAmounts: fields });
}

/** The JSON with the numbers of these fields in quotes. */
export function withAmountsAsText(json: string, fields: readonly string[]): string {
  const names = fields.map((field) => JSON.stringify(field));
  let text = { token: '', end: 0 };
  return json.replace(TOKEN, (token, offset: number) => {
    const isText = token.startsWith('"');
    const isAmount = !isText && names.includes(text.token) && COLON.test(json.slice(text.end, offset));
    text = { token: isText ? token : '', end: offset + token.length };
    return isAmount ? `"${token}"` : token;
  });
}
