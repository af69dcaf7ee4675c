// Short tones for what happens, made on the spot; silent unless the pilot wants them.
import { readPreferences } from './ui/preferences';

const tones = {
  arrive: [[660, 0], [880, 0.09]],
  leave: [[520, 0], [390, 0.09]],
  trade: [[784, 0], [988, 0.07], [1175, 0.14]],
  message: [[990, 0]],
} as const;

let context: AudioContext | null = null;

export function play(name: keyof typeof tones): void {
  if (!readPreferences().sound || typeof AudioContext === 'undefined') return;
  context ??= new AudioContext();
  for (const [frequency, after] of tones[name]) {
    const at = context.currentTime + after;
    const oscillator = context.createOscillator();
    const volume = context.createGain();
    oscillator.type = 'triangle';
    oscillator.frequency.value = frequency;
    volume.gain.setValueAtTime(0.05, at);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.16);
    oscillator.connect(volume).connect(context.destination);
    oscillator.start(at);
    oscillator.stop(at + 0.17);
  }
}
