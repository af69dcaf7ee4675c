// The shipyard on Callisto by night: ice, cranes, and Jupiter over them. Drawn once, never the same height twice.
import { memo, type ReactNode } from 'react';

/** Stars of always the same sky. */
const stars = ((): { x: number; y: number; r: number }[] => {
  let seed = 2102;
  const random = (): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 4294967296;
  };
  const all = Array.from({ length: 150 }, () => (
    { x: random() * 1600, y: random() ** 1.4 * 560, r: 0.5 + random() ** 3 * 1.7 }
  ));
  // None behind the headline, where they would look like dirt on the letters.
  return all.filter((star) => star.x > 600 || star.y > 330);
})();

const bands: [number, number, string][] = [
  [-250, 40, 'a'], [-196, 26, 'b'], [-150, 54, 'c'], [-80, 30, 'a'], [-40, 66, 'b'], [40, 34, 'c'], [88, 52, 'a'], [150, 30, 'b'],
  [192, 46, 'c'],
];

function lattice(height: number, width: number, step: number): string {
  let path = `M0 0 V${-height} M${width} 0 V${-height}`;
  for (let y = 0; y < height; y += step) {
    const top = Math.min(height, y + step);
    path += ` M0 ${-y} L${width} ${-top} M${width} ${-y} L0 ${-top} M0 ${-top} H${width}`;
  }
  return path;
}

/** A portal crane that straddles two berths. */
function Crane({ x, scale, far = false }: { x: number; scale: number; far?: boolean }): ReactNode {
  return (
    <g transform={`translate(${x} 690) scale(${scale})`} className={far ? 'yard-far' : 'yard-near'}>
      <path d={lattice(330, 26, 30)} />
      <path d={lattice(330, 26, 30)} transform="translate(300 0)" />
      <path d="M-70 -330 H430 V-356 H-70 Z M-70 -330 l25 -26 l25 26 l25 -26 l25 26 l25 -26 l25 26 l25 -26 l25 26 l25 -26 l25 26 l25 -26 l25 26 l25 -26 l25 26 l25 -26 l25 26 l25 -26 l25 26 l25 -26 l25 26" />
      <path d="M150 -330 V-250 M164 -330 V-250 M142 -250 h30 v16 h-30 Z M157 -234 v14 l-6 8 M157 -220 l6 8" />
      <path d="M326 -356 v-34 M316 -390 h20 M13 -356 v-60 l-60 60" />
      {[-70, 13, 180, 326, 430].map((at, index) => (
        <circle key={at} cx={at} cy={at === 326 ? -392 : -360} r="4" className="yard-lamp" style={{ animationDelay: `${index * -1300}ms` }} />
      ))}
    </g>
  );
}

export const Yard = memo(function Yard(): ReactNode {
  return (
    <svg className="yard" viewBox="0 0 1600 900" preserveAspectRatio="xMidYMax slice" aria-hidden>
      <defs>
        <clipPath id="yard-jupiter"><circle r="240" /></clipPath>
        <radialGradient id="yard-shade" cx="0.32" cy="0.35" r="0.75">
          <stop offset="0.5" stopColor="var(--yard-sky)" stopOpacity="0" /><stop offset="1" stopColor="var(--yard-sky)" stopOpacity="0.94" />
        </radialGradient>
        <linearGradient id="yard-haze" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="var(--yard-haze)" stopOpacity="0" /><stop offset="1" stopColor="var(--yard-haze)" stopOpacity="1" />
        </linearGradient>
      </defs>
      <rect width="1600" height="900" className="yard-sky" />
      <g className="yard-stars">{stars.map((star) => <circle key={`${star.x}`} cx={star.x} cy={star.y} r={star.r} />)}</g>
      <g transform="translate(1010 210)">
        <g clipPath="url(#yard-jupiter)">
          <circle r="240" className="yard-planet" />
          <g transform="rotate(-9)">
            {bands.map(([y, height, tone]) => (
              <path key={y} className={`yard-band-${tone}`} d={`M-260 ${y} q60 ${-height / 5} 130 0 t130 0 t130 0 t130 0 V${y + height} q-65 ${height / 6} -130 0 t-130 0 t-130 0 t-130 0 Z`} />
            ))}
            <ellipse cx="70" cy="66" rx="46" ry="22" className="yard-spot" />
          </g>
          <circle r="240" fill="url(#yard-shade)" />
        </g>
        <circle r="240" className="yard-rim" />
        <circle cx="-330" cy="60" r="9" className="yard-moon" /><circle cx="-372" cy="72" r="5" className="yard-moon" />
      </g>
      <rect y="420" width="1600" height="300" fill="url(#yard-haze)" />
      <path className="yard-ridge" d="M0 640 L70 612 L120 626 L190 588 L250 618 L330 600 L400 632 L480 610 L560 640 L640 622 L720 646 L820 618 L900 640 L980 606 L1060 634 L1150 612 L1230 640 L1310 600 L1390 630 L1470 604 L1540 628 L1600 610 V720 H0 Z" />
      <Crane x={640} scale={0.55} far /><Crane x={1240} scale={0.5} far />
      <path className="yard-ground" d="M0 676 C300 660 520 690 800 676 S1340 664 1600 682 V900 H0 Z" />
      <path className="yard-lines" d="M0 716 H1600 M0 772 H1600 M0 850 H1600 M800 690 L-200 900 M800 690 L260 900 M800 690 L660 900 M800 690 L1010 900 M800 690 L1400 900 M800 690 L1900 900" />
      <Crane x={930} scale={0.95} />
      <g className="yard-near"><path d="M520 690 V560 M512 560 h60 v10 h-60 Z M524 690 V570 M1560 690 V520 M1500 520 h70 v10 h-70 Z" /></g>
      <path className="yard-cone" d="M516 570 L420 720 H640 L568 570 Z M1504 530 L1400 720 H1640 L1566 530 Z" />
    </svg>
  );
});
