import { id } from '#banking/testing/stories';
import { movementId } from './movement.js';
import { periodOf } from './period.js';
import { searchText } from './search-text.js';
import { entryReference, shortId } from './short-ids.js';

describe('a period', () => {
  it('holds the whole last day, but not the last moment', () => {
    expect(periodOf({ from: '2024-02-29', to: '2024-02-29' })).toEqual({
      from: '2024-02-29T00:00:00.000Z',
      to: '2024-03-01T00:00:00.000Z',
    });
    expect(periodOf({ from: '2024-02-29T12:00:00+02:00', to: '2024-02-29T12:00:00Z' })).toEqual({
      from: '2024-02-29T10:00:00.000Z',
      to: '2024-02-29T12:00:00.000Z',
    });
  });

  it('may be open, and may last as long as the calendar', () => {
    expect(periodOf({})).toEqual({});
    expect(periodOf({ to: '9999-12-31' })).toEqual({ to: '9999-12-31T23:59:59.999Z' });
  });
});

describe('the text that is searched', () => {
  it.each([
    ['Crème Brûlée', 'creme brulee'],
    ['STRASSE', 'straße'],
    ['ΟΔΟΣ', 'οδός'],
    ['Istanbul', 'ıstanbul'],
    ['ﬁn', 'FIN'],
  ])('finds %s by %s', (text, sought) => expect(searchText(text)).toContain(searchText(sought)));
});

describe('ids', () => {
  it('of movements sort like revisions', () => {
    const ids = [0, 9, 10, 99, 1_000_000].map((revision) => movementId(id('account'), revision));
    expect([...ids].sort()).toEqual(ids);
  });

  it('are short enough for every format, and still of one account and movement each', () => {
    expect(shortId('00000000-0000-0000-0000-000000000000')).toBe('0'.repeat(22));
    expect(shortId('ffffffff-ffff-ffff-ffff-ffffffffffff')).toMatch(/^[0-9A-Za-z]{22}$/);
    expect(new Set(['a', 'b', 'c'].map((name) => shortId(id(name)))).size).toBe(3);
    expect(entryReference(movementId(id('a'), 1_000_000))).toHaveLength(35);
  });
});
