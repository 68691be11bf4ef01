import { clipped } from './statement.js';

export const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

const CONTROL = /\p{Cc}/gu;
/** Halves of characters and what is no character: XML forbids them, in any disguise. */
const NO_CHARACTER = /\p{Cs}|[\uFFFE\uFFFF]/gu;
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** An element around others, or around text that `xmlText` has made. */
export function element(name: string, ...content: readonly string[]): string {
  return `<${name}>${content.join('')}</${name}>`;
}

/** An element of at most so many characters; nothing when there is nothing to say. */
export function textElement(name: string, text: string | undefined, max: number): string {
  return text === undefined || text === '' ? '' : element(name, xmlText(text, max));
}

/** Any text as XML may hold it: clipped first, so that no escape is cut in two. */
export function xmlText(text: string, max: number): string {
  return clipped(text.replace(CONTROL, ' ').replace(NO_CHARACTER, '\uFFFD'), max).replace(
    /[&<>]/g,
    (character) => ESCAPES[character] ?? '',
  );
}
