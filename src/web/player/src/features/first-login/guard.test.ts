import { describe, expect, it } from 'vitest';
import { guardOf, hashOf, moodOf, slipsOf, tension, titles, traits } from './guard';

const analysis = { persuasiveness: 0.5, confidence: 0.5, consistency: 0.8, overall_believability: 0.5 };

describe('the guard', () => {
  it('is the same for a session wherever it is asked', () => {
    const id = '3f1d2c74-5a57-4d0e-9c1b-0a6a4b9f2d11';
    expect(guardOf(id)).toEqual(guardOf(id));
    expect(hashOf('abc')).toBe(96354);
    // As the server makes it.
    expect(guardOf('01a1fed3-ddcd-7e2d-bdb8-b5b2af312a1d'))
      .toEqual({ name: 'Kim', title: 'officer', trait: 'shrewd' });
    // The hash wraps as a signed number of 32 bits does.
    expect(hashOf('zzzzzzzzzzzz')).toBe([...'zzzzzzzzzzzz'].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) | 0, 0));
  });

  it('comes in every title and trait', () => {
    const seen = Array.from({ length: 4000 }, (_, at) => guardOf(`session-${at}`));
    expect(new Set(seen.map((one) => one.title)).size).toBe(titles.length);
    expect(new Set(seen.map((one) => one.trait)).size).toBe(traits.length);
    expect(new Set(seen.map((one) => one.name)).size).toBe(12);
  });

  it('grows tenser with worse moods and with doubt', () => {
    const at = (mood: string, believed = 0.5) => tension('tired', { ...analysis, guard_mood: mood, overall_believability: believed });
    expect(at('convinced')).toBeLessThan(at('neutral'));
    expect(at('neutral')).toBeLessThan(at('suspicious'));
    expect(at('suspicious')).toBeLessThan(at('very_suspicious'));
    expect(at('neutral', 0.9)).toBeLessThan(at('neutral', 0.1));
    expect(tension('veteran', null)).toBeLessThan(tension('paranoid', null));
  });

  it('understands what it has never heard of as neutral', () => {
    expect(moodOf('furious')).toBe('neutral');
    expect(slipsOf({ ...analysis, detected_inconsistencies: ['today, then yesterday', 4] })).toEqual(['today, then yesterday']);
    expect(slipsOf(null)).toEqual([]);
  });
});
