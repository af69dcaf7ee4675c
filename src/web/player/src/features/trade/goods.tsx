// Commodities as people see them: a name, a glyph and a hue. The glyph tells them apart without the hue.
import type { CSSProperties, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export const goods = [
  'ore', 'organics', 'equipment', 'fuel', 'luxury_goods', 'gourmet_food', 'exotic_technology', 'colonists',
  'precious_metals', 'advanced_components',
] as const;

const drawings: Record<string, ReactNode> = {
  ore: <path d="M2 11 4.5 5 9 3l4.5 3.5L14 12l-5 2-5-.5ZM4.500 5 8 8l5.500-1.500M8 8l1 6" />,
  organics: <path d="M3 13C2 6 7 2.500 13.500 2.500 14 9 10.500 13.500 3 13Zm0 0 6-6M6 10V6.500M8.500 7.500H12" />,
  equipment: <path d="M8 1.500 13.600 4.800v6.400L8 14.500l-5.600-3.300V4.800ZM8 5.300a2.700 2.700 0 1 1 0 5.400 2.700 2.700 0 0 1 0-5.400" />,
  fuel: <path d="M8 1.500C11 5.500 12.500 7.800 12.500 10a4.500 4.500 0 0 1-9 0C3.500 7.800 5 5.500 8 1.500ZM6 10.500A2.200 2.200 0 0 0 8 12.500" />,
  luxury_goods: <path d="M4.500 2.500h7L14.500 6 8 14 1.500 6ZM1.500 6h13M6 6l2 8 2-8-2-3.500Z" />,
  gourmet_food: <path d="M2 12h12M3 12a5 5 0 0 1 10 0M8 7V5M6.800 4.500h2.400M5.500 10.500A2.600 2.600 0 0 1 7 8.800" />,
  exotic_technology: (
    <path d="M8 6.800a1.200 1.200 0 1 1 0 2.400 1.200 1.200 0 0 1 0-2.400M1.500 8c0-1.600 3-2.900 6.500-2.900S14.500 6.400 14.500 8 11.500 10.900 8 10.900 1.500 9.600 1.500 8M4.700 2.400C6 1.600 8.700 3.500 10.500 6.500S12.700 12.800 11.300 13.600 7.300 12.500 5.500 9.500 3.300 3.200 4.700 2.400" />
  ),
  colonists: <path d="M8 2.200a2.400 2.400 0 1 1 0 4.800 2.400 2.400 0 0 1 0-4.800M3 14c0-3.600 2-5.500 5-5.500s5 1.900 5 5.500Z" />,
  precious_metals: <path d="M5.500 3.500h5L12 7.500H4ZM2.500 9h4.200L8 13H1.200ZM9.300 9h4.200l1.300 4H8Z" />,
  advanced_components: (
    <path d="M4 4h8v8H4ZM6.300 6.300h3.400v3.400H6.300ZM6 4V1.500M10 4V1.500M6 14.500V12M10 14.500V12M4 6H1.500M4 10H1.500M14.500 6H12M14.500 10H12" />
  ),
};

const unknown = <path d="M3 3h10v10H3Z" />;

export const hueOf = (commodity: string): CSSProperties =>
  ({ '--good': `var(--good-${commodity.replaceAll('_', '-')}, currentColor)` }) as CSSProperties;

export function GoodGlyph({ commodity, size = 16 }: { commodity: string; size?: number }) {
  return (
    <svg className="good-glyph" style={hueOf(commodity)} viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      {drawings[commodity] ?? unknown}
    </svg>
  );
}

/** "exotic_technology" as people say it. */
export function useGoodName(): (commodity: string) => string {
  const { t } = useTranslation('trade');
  return (commodity) => t(`trade:good.${commodity}`, { defaultValue: commodity.replaceAll('_', ' ') });
}

export function Good({ commodity }: { commodity: string }) {
  const name = useGoodName();
  return (
    <span className="good">
      <GoodGlyph commodity={commodity} />
      <span>{name(commodity)}</span>
    </span>
  );
}
