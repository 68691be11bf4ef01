import { Type } from 'typebox';
import { defineEvent, EventCatalogue, personal } from './event-definition.js';

describe('an event definition', () => {
  it('knows its personal fields, optional ones too', () => {
    const event = defineEvent(
      'Renamed',
      { userId: Type.String(), name: personal(Type.String()), nick: Type.Optional(personal(Type.String())) },
      { subject: 'userId' },
    );
    expect(event.personalFields).toEqual(['name', 'nick']);
    expect(JSON.parse(JSON.stringify(event.schema))).toEqual({
      type: 'object',
      required: ['userId', 'name'],
      additionalProperties: false,
      properties: {
        userId: { type: 'string' },
        name: { type: 'string', 'x-personal': true },
        nick: { type: 'string', 'x-personal': true },
      },
    });
  });

  it('refuses personal fields without a subject', () => {
    expect(() => defineEvent('Renamed', { name: personal(Type.String()) })).toThrow(/names no subject/);
  });

  it('is in the catalogue once', () => {
    const event = defineEvent('Renamed', {});
    expect(() => new EventCatalogue([event], [event])).toThrow(/defined twice/);
  });
});
