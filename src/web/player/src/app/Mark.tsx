/** The mark of the game: a sector with a star in it. */
export function Mark() {
  return (
    <svg viewBox="0 0 32 32" className="mark" aria-hidden focusable="false">
      <path className="mark-hex" d="M16 2.5 27.700 9.250v13.500L16 29.500 4.300 22.750V9.250Z" />
      <path className="mark-star" d="m16 8 2.200 5.800L24 16l-5.800 2.200L16 24l-2.200-5.800L8 16l5.800-2.200Z" />
    </svg>
  );
}
