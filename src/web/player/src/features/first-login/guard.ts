// Who stands at the gate: the same for a session wherever it is asked, and the same table as the server's.

const names = [
  'Chen', 'Rodriguez', 'Sato', 'O\'Brien', 'Kowalski', 'Singh', 'Müller', 'Nakamura', 'Garcia', 'Petrov', 'Kim',
  'Anderson',
] as const;

export const titles = ['officer', 'guard', 'chief', 'inspector', 'docking', 'customs'] as const;
export const traits = ['veteran', 'tired', 'shrewd', 'cynical', 'strict', 'paranoid'] as const;

export type Title = typeof titles[number];
export type Trait = typeof traits[number];

export interface Guard {
  name: string;
  title: Title;
  trait: Trait;
}

export function hashOf(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash;
}

function pick<T>(from: readonly T[], number: number): T {
  return from[Math.abs(number) % from.length] as T;
}

export function guardOf(sessionId: string): Guard {
  const hash = hashOf(sessionId);
  return { name: pick(names, hash), title: pick(titles, hash >> 4), trait: pick(traits, hash >> 8) };
}

export const moods = ['neutral', 'convinced', 'suspicious', 'very_suspicious', 'annoyed'] as const;
export type Mood = typeof moods[number];

export function moodOf(value: unknown): Mood {
  return moods.find((mood) => mood === value) ?? 'neutral';
}

const tensionOf: Record<Mood, number> = {
  convinced: 0.08, neutral: 0.35, suspicious: 0.6, annoyed: 0.72, very_suspicious: 0.95,
};

const tensionAtFirst: Record<Trait, number> = {
  veteran: 0.2, tired: 0.28, shrewd: 0.38, cynical: 0.42, strict: 0.46, paranoid: 0.55,
};

export interface Analysis {
  persuasiveness?: number | null;
  confidence?: number | null;
  consistency?: number | null;
  overall_believability: number;
  guard_mood?: unknown;
  detected_inconsistencies?: unknown;
}

/** 0 at ease to 1 about to ring for help: the mood of the guard, leaning to how well the newest answer was believed. */
export function tension(trait: Trait, analysis: Analysis | null): number {
  if (!analysis) return tensionAtFirst[trait];
  const mood = tensionOf[moodOf(analysis.guard_mood)];
  const doubt = 1 - Math.min(1, Math.max(0, analysis.overall_believability));
  return Math.round((0.75 * mood + 0.25 * doubt) * 100) / 100;
}

/** Slips in the story as plain sentences, whatever shape they come in. */
export function slipsOf(analysis: Analysis | null): string[] {
  const found = analysis?.detected_inconsistencies;
  if (!Array.isArray(found)) return [];
  return found.filter((slip): slip is string => typeof slip === 'string' && slip.length > 0).slice(0, 4);
}
