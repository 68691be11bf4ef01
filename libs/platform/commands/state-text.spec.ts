import fc from 'fast-check';
import { readState, writeState } from './state-text.js';

const marked = fc.oneof(
  fc.string().map((text) => `#${text}`),
  fc.bigInt().map((number) => `#${number}`),
);
const { state } = fc.letrec((tie) => ({
  leaf: fc.oneof(fc.bigInt(), fc.string(), marked, fc.integer(), fc.boolean(), fc.constant(null)),
  list: fc.array(tie('state'), { maxLength: 4 }),
  fields: fc.dictionary(fc.oneof(fc.string(), marked), tie('state'), { maxKeys: 4 }),
  state: fc.oneof({ depthSize: 'small' }, tie('leaf'), tie('list'), tie('fields')),
}));

describe('the text of a state', () => {
  it('gives back every bigint, and every text that looks like one', () => {
    fc.assert(fc.property(state, (any) => expect(readState(writeState(any))).toEqual(any)));
  });

  it('is plain JSON when the state is', () => {
    expect(writeState({ coins: 3, owner: 'ada' })).toBe('{"coins":3,"owner":"ada"}');
  });

  it.each(['#1.5', '#one'])('is refused with %j for a bigint', (text) => {
    expect(() => readState(JSON.stringify(text))).toThrow(SyntaxError);
  });
});
