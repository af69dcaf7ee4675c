// The guard behind the counter: helmet, visor and the small things that give a trait away. The visor is the face.
import { memo, type ReactNode } from 'react';
import type { Mood, Trait } from './guard';

/** One eye around its own centre; `side` is -1 on the left of the picture. */
function eye(mood: Mood, side: -1 | 1): string {
  switch (mood) {
    case 'convinced': return 'M-17 5 Q0 -13 17 5 L13 9 Q0 -5 -13 9 Z';
    case 'suspicious': return side < 0 ? 'M-18 -4 H18 V4 H-18 Z' : 'M-17 3 L17 -5 L17 0 L-17 6 Z';
    case 'very_suspicious': return side < 0 ? 'M-18 -9 L17 2 L17 8 L-18 -1 Z' : 'M18 -9 L-17 2 L-17 8 L18 -1 Z';
    case 'annoyed': return 'M-18 0 H18 L14 6 H-14 Z';
    default: return 'M-17 -6 H17 Q19 0 17 6 H-17 Q-19 0 -17 -6 Z';
  }
}

const things: Record<Trait, ReactNode> = {
  // A patch of three campaigns, and a scratch that was never polished out.
  veteran: (
    <>
      <path d="M196 96 L214 116 M202 90 L208 97" className="gate-fine" />
      <path d="M62 246 h34 v22 l-17 10 l-17 -10 Z M66 252 h26 M66 258 h26 M66 264 h26" className="gate-fine" />
    </>
  ),
  // Coffee, the third of this shift.
  tired: (
    <g>
      <path d="M244 288 h34 v34 h-34 Z M278 294 h10 v18 h-10" className="gate-solid" />
      <path d="M252 282 q-6 -8 0 -16 q6 -8 0 -16 M266 282 q-6 -8 0 -16 q6 -8 0 -16" className="gate-fine gate-steam" />
    </g>
  ),
  // A lens over one eye.
  shrewd: (
    <g>
      <circle cx="190" cy="132" r="27" className="gate-fine" />
      <path d="M190 105 v-12 M190 159 v8 M163 132 h-8 M217 132 h8 M209 113 l22 -22" className="gate-fine" />
    </g>
  ),
  // Forms. All of them.
  cynical: (
    <g>
      <path d="M238 300 h52 v6 h-52 Z M242 292 h50 v6 h-50 Z M236 284 h52 v6 h-52 Z M240 308 h52 v6 h-52 Z M238 316 h54 v6 h-54 Z" className="gate-solid" />
      <path d="M252 284 v-14 h-5 v-10 h20 v10 h-5 v14 Z" className="gate-fine" />
    </g>
  ),
  // The rulebook, open at the right page.
  strict: (
    <g>
      <path d="M232 318 L262 304 L292 318 V290 L262 276 L232 290 Z M262 276 V304" className="gate-solid" />
      <path d="M239 296 l16 -7 M239 303 l16 -7 M269 289 l16 7 M269 296 l16 7" className="gate-fine" />
    </g>
  ),
  // A badge that hangs askew, and a hand on the button.
  paranoid: (
    <g>
      <g transform="rotate(14 80 258)"><path d="M66 244 h28 v30 h-28 Z M72 250 h16 M72 256 h16 M80 244 v-8" className="gate-fine" /></g>
      <path d="M240 322 h48 v-10 h-48 Z" className="gate-solid" />
      <path d="M252 312 a12 10 0 0 1 24 0 Z" className="gate-button" />
    </g>
  ),
};

/** One period of the voice trace; it is drawn twice and slides by its own width. */
const trace = 'M0 0 l8 0 l4 -5 l5 10 l5 -14 l6 20 l5 -22 l5 17 l4 -9 l4 3 l10 0 l4 -4 l5 9 l5 -16 l6 21 l5 -17 l4 9 l4 -2 l11 0';

interface Props {
  mood: Mood;
  trait: Trait;
  /** 0 at ease to 1 about to ring for help. */
  tension: number;
  talking: boolean;
  label: string;
}

export const GuardFace = memo(function GuardFace({ mood, trait, tension, talking, label }: Props): ReactNode {
  return (
    <svg viewBox="0 0 300 360" className="gate-guard" data-mood={mood} data-talking={talking} role="img" aria-label={label}>
      <g className="gate-breath">
        <path d="M20 340 L34 248 L78 218 H222 L266 248 L280 340 Z" className="gate-solid" />
        <path d="M34 248 L98 262 L110 340 M266 248 L202 262 L190 340 M98 262 L150 280 L202 262 M150 280 V340" className="gate-fine" />
        <path d="M108 222 L118 196 H182 L192 222 L150 244 Z" className="gate-solid" />
        <path d="M122 206 H178 M118 214 H182" className="gate-fine" />
        <path d="M78 96 L96 54 L128 36 H172 L204 54 L222 96 V152 L204 188 L176 202 H124 L96 188 L78 152 Z" className="gate-solid gate-helmet" />
        <path d="M150 36 V70 M96 54 L110 78 M204 54 L190 78 M78 96 L70 100 V148 L78 152 M222 96 L230 100 V148 L222 152 M96 188 L108 170 M204 188 L192 170" className="gate-fine" />
        <path d="M230 108 h6 v-52 M236 56 l5 -8" className="gate-fine" />
        <circle cx="241" cy="46" r="3" className="gate-lamp" />
        <path d="M86 112 L102 94 H198 L214 112 V144 L198 164 H102 L86 144 Z" className="gate-visor" />
        <path d="M104 98 H150 L132 112 H92 Z" className="gate-shine" />
        <g className="gate-eyes">
          <path d={eye(mood, -1)} transform="translate(116 132)" className="gate-eye" />
          <path d={eye(mood, 1)} transform="translate(184 132)" className="gate-eye" />
        </g>
        <g className="gate-grill" transform="translate(150 184)">
          {[-20, -12, -4, 4, 12, 20].map((x, at) => (
            <rect key={x} x={x - 1.5} y={-5} width="3" height="10" rx="1" style={{ animationDelay: `${at * -87}ms` }} />
          ))}
        </g>
        {things[trait]}
      </g>
      <path d="M0 322 H300 V360 H0 Z" className="gate-counter" />
      <path d="M0 328 H300" className="gate-fine" />
      <svg x="98" y="333" width="104" height="22" viewBox="0 -11 104 22">
        <g className="gate-trace" style={{ ['--slide' as string]: `${4.2 - 3 * tension}s` }}>
          <g style={{ transform: `scaleY(${(0.12 + 0.88 * tension).toFixed(2)})`, transition: 'transform 900ms' }}>
            <path d={trace} /><path d={trace} transform="translate(104 0)" />
          </g>
        </g>
      </svg>
      <rect x="96" y="331" width="108" height="26" rx="2" className="gate-frame" />
    </svg>
  );
});
