// The orange cat of the yard. It darts by when it likes, sits when motion is not wanted, and does not mind being seen.
import type { ReactNode } from 'react';

interface Props {
  /** Changes whenever the cat runs again. */
  run: number;
  still: boolean;
  label: string;
  onNotice: () => void;
}

function Running(): ReactNode {
  return (
    <svg viewBox="0 0 92 54" aria-hidden>
      <path className="cat-tail" d="M14 26 C2 24 -2 10 6 6" fill="none" strokeWidth="5" strokeLinecap="round" />
      <path className="cat-body" d="M12 30 C14 19 30 18 44 21 C54 22 62 20 66 16 L67 7 L73 12 L79 11 L84 6 L85 16 C89 20 88 26 83 28 C77 31 70 31 66 33 C50 40 26 40 16 37 C12 35 11 33 12 30 Z" />
      <path className="cat-stripe" d="M28 20 l-2 8 M36 20 l-2 9 M44 21 l-2 9 M74 14 v4 M79 13 v4" />
      <g className="cat-legs">
        <path d="M20 35 L10 46 L14 48 L27 37 Z" /><path d="M28 37 L30 49 L34 49 L35 37 Z" />
        <path d="M56 36 L54 49 L58 49 L63 35 Z" /><path d="M64 33 L76 44 L79 41 L70 32 Z" />
      </g>
      <circle className="cat-eye" cx="80" cy="20" r="1.8" />
    </svg>
  );
}

function Sitting(): ReactNode {
  return (
    <svg viewBox="0 0 60 64" aria-hidden>
      <path className="cat-tail" d="M16 56 C2 58 0 46 8 42" fill="none" strokeWidth="5" strokeLinecap="round" />
      <path className="cat-body" d="M18 60 C14 46 18 34 26 30 C20 24 20 16 22 4 L30 11 H38 L46 4 C48 16 48 24 42 30 C50 36 52 48 48 60 Z" />
      <path className="cat-stripe" d="M34 11 v6 M30 12 l1 4 M38 12 l-1 4 M20 44 l7 2 M48 44 l-7 2 M19 51 l7 1 M49 51 l-7 1" />
      <circle className="cat-eye" cx="29" cy="20" r="2" /><circle className="cat-eye" cx="39" cy="20" r="2" />
    </svg>
  );
}

export function Cat({ run, still, label, onNotice }: Props): ReactNode {
  return (
    <button key={still ? 'still' : run} type="button" className="cat" data-still={still} aria-label={label} onClick={onNotice}>
      {still ? <Sitting /> : <Running />}
    </button>
  );
}
