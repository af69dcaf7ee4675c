// Every hull as a line drawing, seen from the side with the bow to the right. Colours come from the text colour and two
// custom properties, so that a drawing is a silhouette in the dark, an engraving on paper, or lit when it is chosen.
import type { CSSProperties, ReactNode } from 'react';

export const hullTypes = [
  'ESCAPE_POD', 'LIGHT_FREIGHTER', 'SCOUT_SHIP', 'FAST_COURIER', 'CARGO_HAULER', 'DEFENDER', 'COLONY_SHIP', 'CARRIER',
  'WARP_JUMPER',
] as const;
export type HullType = typeof hullTypes[number];

interface Drawing {
  /** The outline; several parts may lie over each other. */
  body: string[];
  /** Fine lines on the plating. */
  lines: string;
  /** Nozzles: x, y, height of the mouth. */
  engines: [number, number, number][];
  windows: [number, number][];
  lamps: [number, number][];
}

const drawings: Record<HullType, Drawing> = {
  ESCAPE_POD: {
    body: ['M84 58 C84 38 100 28 120 28 C146 28 160 42 164 58 C160 74 146 88 120 88 C100 88 84 78 84 58 Z', 'M84 48 L74 44 V72 L84 68 Z'],
    lines: 'M104 30 V86 M140 33 V83 M84 58 H104 M112 88 L108 98 H120 L117 88 M134 86 L132 96 H144 L140 83',
    engines: [[74, 58, 18]],
    windows: [[150, 54]],
    lamps: [[120, 28], [120, 88]],
  },
  LIGHT_FREIGHTER: {
    body: ['M38 44 H150 L166 48 V70 L150 76 H38 Z', 'M160 46 L186 46 L206 56 L204 66 L186 72 H160 Z', 'M38 48 L24 42 V78 L38 72 Z', 'M70 44 L80 32 H128 L138 44 Z'],
    lines: 'M62 44 V76 M88 44 V76 M114 44 V76 M140 44 V76 M38 60 H160 M186 46 V72 M80 32 V44 M104 32 V44 M128 32 V44 M58 76 L52 86 H74 L70 76 M130 76 L126 86 H148 L144 76',
    engines: [[24, 51, 10], [24, 68, 10]],
    windows: [[191, 52], [197, 55], [191, 58]],
    lamps: [[104, 32], [206, 60], [38, 76]],
  },
  SCOUT_SHIP: {
    body: ['M60 60 L84 50 L150 46 L214 58 L150 68 L84 70 Z', 'M74 52 L52 30 L78 34 L112 48 Z', 'M74 68 L52 88 L78 84 L112 69 Z', 'M60 54 H48 V66 H60 Z'],
    lines: 'M98 50 V70 M130 47 V69 M160 48 L166 66 M78 34 L88 49 M78 84 L88 70 M190 58 H234 M222 54 V62 M230 55 V61 M120 47 C124 34 142 34 144 46',
    engines: [[48, 60, 10]],
    windows: [[138, 53], [146, 54], [154, 55]],
    lamps: [[52, 30], [52, 88], [234, 58]],
  },
  FAST_COURIER: {
    body: ['M66 56 C100 44 160 46 222 60 C160 74 100 74 66 64 Z', 'M36 40 H104 L118 46 L104 52 H36 Z', 'M36 68 H104 L118 74 L104 80 H36 Z', 'M92 52 L100 46 V74 L92 68 Z'],
    lines: 'M52 40 V52 M68 40 V52 M52 68 V80 M68 68 V80 M120 49 V71 M148 50 V71 M176 53 V68 M36 46 H104 M36 74 H104 M150 49 L162 36 L172 52',
    engines: [[36, 46, 10], [36, 74, 10], [66, 60, 6]],
    windows: [[184, 57], [191, 58], [198, 59]],
    lamps: [[162, 36], [222, 60]],
  },
  CARGO_HAULER: {
    body: ['M30 34 H74 V80 H30 Z', 'M80 34 H124 V80 H80 Z', 'M130 34 H174 V80 H130 Z', 'M174 44 H196 L212 54 V70 L200 78 H174 Z', 'M30 42 L14 36 V78 L30 72 Z', 'M26 54 H182 V60 H26 Z'],
    lines: 'M41 34 V80 M52 34 V80 M63 34 V80 M91 34 V80 M102 34 V80 M113 34 V80 M141 34 V80 M152 34 V80 M163 34 V80 M52 34 V26 H152 V34 M102 26 V18 M40 80 L36 90 H58 L54 80 M150 80 L146 90 H168 L164 80',
    engines: [[14, 45, 12], [14, 57, 8], [14, 69, 12]],
    windows: [[196, 52], [203, 56], [203, 62]],
    lamps: [[102, 18], [30, 34], [174, 34], [212, 66]],
  },
  DEFENDER: {
    body: ['M46 46 L112 38 L176 44 L224 60 L176 74 L112 80 L46 72 Z', 'M92 40 L78 20 H132 L146 42 Z', 'M92 78 L78 96 H132 L146 76 Z', 'M46 50 L30 44 V74 L46 68 Z'],
    lines: 'M112 38 V80 M146 42 V76 M176 44 V74 M46 59 H112 M132 26 H176 M132 30 H170 M132 88 H176 M132 92 H170 M190 52 H226 M84 28 H132 M84 88 H132 M64 44 L74 59 L64 74',
    engines: [[30, 51, 10], [30, 66, 10]],
    windows: [[158, 54], [165, 55], [172, 56]],
    lamps: [[78, 20], [78, 96], [176, 28], [176, 90]],
  },
  COLONY_SHIP: {
    body: ['M22 54 H206 L224 60 L206 66 H22 Z', 'M70 26 C82 26 88 40 88 60 C88 80 82 94 70 94 C58 94 52 80 52 60 C52 40 58 26 70 26 Z', 'M130 26 C142 26 148 40 148 60 C148 80 142 94 130 94 C118 94 112 80 112 60 C112 40 118 26 130 26 Z', 'M172 46 H200 V74 H172 Z', 'M22 48 L10 42 V78 L22 72 Z'],
    lines: 'M70 26 V94 M130 26 V94 M54 46 H86 M54 74 H86 M114 46 H146 M114 74 H146 M172 56 H200 M172 64 H200 M186 46 V34 M180 34 H192 M92 54 L100 44 L108 54 M92 66 L100 76 L108 66',
    engines: [[10, 49, 10], [10, 60, 8], [10, 71, 10]],
    windows: [[63, 54], [77, 54], [63, 66], [77, 66], [123, 54], [137, 54], [123, 66], [137, 66], [180, 51], [192, 51]],
    lamps: [[70, 26], [130, 26], [186, 34], [224, 60]],
  },
  CARRIER: {
    body: ['M20 50 L60 40 H196 L230 54 V64 L196 74 H60 L20 70 Z', 'M96 40 L104 22 H142 L150 40 Z', 'M54 74 L66 88 H170 L186 74 Z', 'M20 52 L8 46 V74 L20 68 Z'],
    lines: 'M60 40 V74 M196 40 V74 M72 50 H92 V64 H72 Z M100 50 H120 V64 H100 Z M128 50 H148 V64 H128 Z M156 50 H176 V64 H156 Z M112 22 V12 M128 22 V8 M122 14 H134 M104 32 H142 M80 88 V78 M110 88 V76 M140 88 V76 M204 54 H230 M20 60 H60',
    engines: [[8, 51, 8], [8, 60, 8], [8, 69, 8]],
    windows: [[114, 28], [123, 28], [132, 28], [82, 58], [110, 58], [138, 58], [166, 58]],
    lamps: [[128, 8], [230, 59], [66, 88], [170, 88]],
  },
  WARP_JUMPER: {
    body: ['M58 56 L120 46 L196 56 L216 60 L196 64 L120 74 L58 64 Z', 'M104 12 C124 12 132 34 132 60 C132 86 124 108 104 108 C84 108 76 86 76 60 C76 34 84 12 104 12 Z M104 22 C92 22 86 40 86 60 C86 80 92 98 104 98 C116 98 122 80 122 60 C122 40 116 22 104 22 Z', 'M58 56 L40 50 V70 L58 64 Z'],
    lines: 'M80 40 H128 M80 80 H128 M104 22 V46 M104 74 V98 M150 51 V69 M172 54 V66 M216 60 H236 M140 48 L148 38 H164',
    engines: [[40, 60, 14]],
    windows: [[160, 57], [168, 58], [176, 59]],
    lamps: [[104, 12], [104, 108], [236, 60]],
  },
};

export function isHull(type: string): type is HullType {
  return Object.hasOwn(drawings, type);
}

interface Props {
  type: string;
  /** Said to screen readers; without it the drawing is decoration. */
  title?: string;
  /** Nozzles glow and lamps are lit. */
  lit?: boolean;
  className?: string;
  style?: CSSProperties;
}

/** Fills the width that it is given; 240 by 120. */
export function HullDrawing({ type, title, lit = false, className, style }: Props): ReactNode {
  const drawing = drawings[isHull(type) ? type : 'LIGHT_FREIGHTER'];
  const said = title ? { role: 'img', 'aria-label': title } : { 'aria-hidden': true };
  const glow = lit ? 1 : 0;
  return (
    <svg viewBox="0 0 240 120" className={className} style={{ display: 'block', width: '100%', height: 'auto', overflow: 'visible', ...style }} {...said}>
      <g style={{ opacity: glow, transition: 'opacity 400ms' }} fill="var(--hull-glow, currentColor)">
        {drawing.engines.map(([x, y, height]) => (
          <g key={`${x}-${y}`}>
            <path d={`M${x} ${y - height / 2} L${x - 26} ${y} L${x} ${y + height / 2} Z`} opacity="0.35" />
            <path d={`M${x} ${y - height / 3} L${x - 13} ${y} L${x} ${y + height / 3} Z`} opacity="0.9" />
          </g>
        ))}
      </g>
      <g fill="var(--hull-fill, color-mix(in srgb, currentColor 14%, transparent))" fillRule="evenodd" stroke="currentColor" strokeWidth="1.4" strokeLinejoin="round">
        {drawing.body.map((path) => <path key={path} d={path} />)}
      </g>
      <path d={drawing.lines} fill="none" stroke="currentColor" strokeWidth="0.8" opacity="0.55" strokeLinecap="round" strokeLinejoin="round" />
      <g fill="var(--hull-window, currentColor)" style={{ opacity: lit ? 1 : 0.45, transition: 'opacity 400ms' }}>
        {drawing.windows.map(([x, y]) => <rect key={`${x}-${y}`} x={x - 1.8} y={y - 1.2} width="3.6" height="2.4" rx="0.6" />)}
      </g>
      <g fill="var(--hull-glow, currentColor)" style={{ opacity: lit ? 1 : 0.5, transition: 'opacity 400ms' }}>
        {drawing.lamps.map(([x, y]) => <circle key={`${x}-${y}`} cx={x} cy={y} r="1.6" />)}
      </g>
    </svg>
  );
}
