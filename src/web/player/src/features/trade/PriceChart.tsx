// Prices over time as a plotter would draw them: two stepped traces, a cursor, and the same figures as a table.
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { changeOf, layOut, pointsOf, sampleAt, stepPath, type Box, type Chart, type Point } from './chart';
import { useFormat } from './format';
import type { Sample } from './types';

interface Props {
  title: string;
  samples: Sample[];
  hours: number;
  now: number;
}

const height = 190;

function useWidth() {
  const [width, setWidth] = useState(560);
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element || typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.max(260, Math.round(entry.contentRect.width)));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, width };
}

export function PriceChart({ title, samples, hours, now }: Props) {
  const { t } = useTranslation('trade');
  const { ref, width } = useWidth();
  const [cursor, setCursor] = useState<number | null>(null);
  const box: Box = { width, height, left: 44, right: 12, top: 12, bottom: 24 };
  const chart = useMemo(() => layOut(samples, { width, height, left: 44, right: 12, top: 12, bottom: 24 }, now, hours),
    [samples, width, now, hours]);
  const pays = useMemo(() => pointsOf(samples, chart, 'sell_price'), [samples, chart]);
  const gets = useMemo(() => pointsOf(samples, chart, 'buy_price'), [samples, chart]);
  const seen = cursor === null ? null : sampleAt(pays.length > 0 ? pays : gets, cursor)?.sample ?? null;

  const move = (event: PointerEvent<SVGSVGElement>): void => {
    const bounds = event.currentTarget.getBoundingClientRect();
    setCursor(((event.clientX - bounds.left) / bounds.width) * width);
  };
  const step = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const places = [...new Set([...pays, ...gets].map((point) => point.x))].sort((a, b) => a - b);
    const at = cursor === null ? places.length : places.findLastIndex((x) => x <= cursor + 0.5);
    setCursor(places[Math.min(Math.max(at + by, 0), places.length - 1)] ?? null);
  };

  return (
    <div className="tr-chart" ref={ref}>
      {/* A chart that one can walk through with the arrow keys. */}
      <svg
        viewBox={`0 0 ${String(width)} ${String(height)}`} width="100%" height={height} role="img" aria-label={title}
        tabIndex={0} onKeyDown={step} onPointerMove={move} onPointerLeave={() => setCursor(null)}
        onBlur={() => setCursor(null)}
      >
        <Grid chart={chart} box={box} />
        <path d={stepPath(gets, width - box.right)} className="trace get" />
        <path d={stepPath(pays, width - box.right)} className="trace pay" />
        <LastMarks points={[pays.at(-1), gets.at(-1)]} right={width - box.right} />
        {seen && cursor !== null && <Cursor x={cursor} box={box} />}
      </svg>
      <p className="tr-chart-read" aria-live="polite">
        {seen ? <Reading sample={seen} /> : <Summary samples={samples} text={t('trade:chart.hint')} />}
      </p>
    </div>
  );
}

function Grid({ chart, box }: { chart: Chart; box: Box }) {
  const format = useFormat();
  const bottom = box.height - box.bottom;
  const right = box.width - box.right;
  const days = chart.to - chart.from > 36 * 3_600_000;
  return (
    <g className="grid" aria-hidden="true">
      {chart.priceTicks.map((price) => (
        <g key={price}>
          <path d={`M${String(box.left)} ${chart.y(price).toFixed(1)}H${String(right)}`} />
          <text x={box.left - 8} y={chart.y(price) + 4} textAnchor="end">{format.whole(price)}</text>
        </g>
      ))}
      {chart.timeTicks.map((at) => (
        <g key={at}>
          <path d={`M${chart.x(at).toFixed(1)} ${String(bottom)}v5`} />
          <text x={Math.min(chart.x(at), right - 16)} y={box.height - 6} textAnchor="middle">
            {days ? format.stamp(at).slice(0, 6) : format.clock(at)}
          </text>
        </g>
      ))}
      <path className="frame" d={`M${String(box.left)} ${String(box.top)}V${String(bottom)}H${String(right)}`} />
    </g>
  );
}

function LastMarks({ points, right }: { points: (Point | undefined)[]; right: number }) {
  return (
    <g aria-hidden="true">
      {points.map((point, index) => point && (
        <circle key={index} cx={right} cy={point.y} r="3.5" className={index === 0 ? 'dot pay' : 'dot get'} />
      ))}
    </g>
  );
}

function Cursor({ x, box }: { x: number; box: Box }) {
  return <path className="cursor" aria-hidden="true" d={`M${x.toFixed(1)} ${String(box.top)}V${String(box.height - box.bottom)}`} />;
}

function Reading({ sample }: { sample: Sample }) {
  const { t } = useTranslation('trade');
  const format = useFormat();
  return (
    <>
      <time dateTime={sample.recorded_at}>{format.stamp(sample.recorded_at)}</time>
      {sample.sell_price !== null && <span className="pay">{t('trade:chart.pay', { price: format.whole(sample.sell_price) })}</span>}
      {sample.buy_price !== null && <span className="get">{t('trade:chart.get', { price: format.whole(sample.buy_price) })}</span>}
      <span>{t('trade:chart.stock', { quantity: format.whole(sample.quantity) })}</span>
    </>
  );
}

function Summary({ samples, text }: { samples: Sample[]; text: string }) {
  const { t } = useTranslation('trade');
  const format = useFormat();
  const change = changeOf(samples, 'sell_price') ?? changeOf(samples, 'buy_price');
  if (change === null) return <span className="tr-dim">{text}</span>;
  return <span className="tr-dim">{t('trade:chart.change', { percent: format.signedPercent(change) })}</span>;
}

/** The same history to read, newest first. */
export function PriceTable({ title, samples }: { title: string; samples: Sample[] }) {
  const { t } = useTranslation('trade');
  const format = useFormat();
  return (
    <div className="tr-scroll">
      <table className="tr-table" aria-label={title}>
        <thead>
          <tr>
            <th scope="col">{t('trade:chart.when')}</th>
            <th scope="col" className="num">{t('trade:market.pay')}</th>
            <th scope="col" className="num">{t('trade:market.get')}</th>
            <th scope="col" className="num">{t('trade:market.stock')}</th>
          </tr>
        </thead>
        <tbody>
          {[...samples].reverse().slice(0, 100).map((sample) => (
            <tr key={sample.recorded_at}>
              <th scope="row">{format.stamp(sample.recorded_at)}</th>
              <td className="num pay">{sample.sell_price === null ? '·' : format.whole(sample.sell_price)}</td>
              <td className="num get">{sample.buy_price === null ? '·' : format.whole(sample.buy_price)}</td>
              <td className="num">{format.whole(sample.quantity)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
