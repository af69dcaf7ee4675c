// The chart as ink on a canvas.
import { positionOf, type StarChart } from './starChart';

type Ink = 'line' | 'system' | 'label' | 'dust' | 'trader' | 'course';
export type Inks = Record<Ink, string>;

export function readInks(element: Element): Inks {
  const style = getComputedStyle(element);
  const ink = (name: string) => style.getPropertyValue(name).trim();
  return {
    line: ink('--line-strong'), system: ink('--cyan'), label: ink('--ink-3'), dust: ink('--ink-3'),
    trader: ink('--amber'), course: ink('--amber'),
  };
}

const reach = 1.04;
const grid = 64;

export function paintChart(
  context: CanvasRenderingContext2D, chart: StarChart, inks: Inks, width: number, height: number, seconds: number,
): void {
  // One scale for both axes: hexes stay regular, and the chart reaches beyond the longer edge.
  const scale = Math.max(width, height) * reach;
  const left = (width - scale) / 2;
  const top = (height - scale) / 2;
  const X = (x: number) => left + x * scale;
  const Y = (y: number) => top + y * scale;
  context.clearRect(0, 0, width, height);

  paintEdges(context, inks, width, height);
  context.fillStyle = inks.dust;
  for (const { x, y, size } of chart.dust) {
    context.globalAlpha = 0.18 + 0.16 * Math.sin(seconds * 0.6 + x * 40);
    context.fillRect(X(x), Y(y), size, size);
  }

  context.globalAlpha = 0.55;
  context.strokeStyle = inks.line;
  context.lineWidth = 1;
  context.beginPath();
  chart.systems.forEach((system, index) => {
    for (const other of system.links) {
      const to = chart.systems[other];
      if (!to || other < index) continue;
      context.moveTo(X(system.x), Y(system.y));
      context.lineTo(X(to.x), Y(to.y));
    }
  });
  context.stroke();

  paintCourse(context, chart, inks, X, Y, seconds);
  paintSystems(context, chart, inks, X, Y);
  paintTraders(context, chart, inks, X, Y, seconds);
  context.globalAlpha = 1;
}

/** Ticks along the edges, as on a sheet of a nautical chart. */
function paintEdges(context: CanvasRenderingContext2D, inks: Inks, width: number, height: number): void {
  context.globalAlpha = 0.5;
  context.fillStyle = inks.line;
  for (let x = grid / 4; x < width; x += grid / 4) context.fillRect(x, 0, 1, x % grid === 0 ? 10 : 5);
  for (let y = grid / 4; y < height; y += grid / 4) {
    const length = y % grid === 0 ? 10 : 5;
    context.fillRect(width - length, y, length, 1);
  }
  context.globalAlpha = 0.22;
  for (let x = grid; x < width; x += grid) {
    for (let y = grid; y < height; y += grid) {
      context.fillRect(x - 3, y, 7, 1);
      context.fillRect(x, y - 3, 1, 7);
    }
  }
}

type Scale = (part: number) => number;

function paintCourse(
  context: CanvasRenderingContext2D, chart: StarChart, inks: Inks, X: Scale, Y: Scale, seconds: number,
): void {
  context.globalAlpha = 0.9;
  context.strokeStyle = inks.course;
  context.lineWidth = 1.5;
  context.setLineDash([3, 7]);
  context.lineDashOffset = -seconds * 9;
  context.beginPath();
  chart.course.forEach((index, hop) => {
    const system = chart.systems[index];
    if (!system) return;
    if (hop === 0) context.moveTo(X(system.x), Y(system.y));
    else context.lineTo(X(system.x), Y(system.y));
  });
  context.stroke();
  context.setLineDash([]);
}

function paintSystems(context: CanvasRenderingContext2D, chart: StarChart, inks: Inks, X: Scale, Y: Scale): void {
  context.font = '10px ui-monospace, "DejaVu Sans Mono", monospace';
  const onCourse = new Set(chart.course);
  chart.systems.forEach((system, index) => {
    const [x, y] = [X(system.x), Y(system.y)];
    const radius = 3 + system.size * 2.2;
    context.globalAlpha = onCourse.has(index) ? 1 : 0.75;
    context.strokeStyle = onCourse.has(index) ? inks.course : inks.system;
    context.lineWidth = 1;
    context.beginPath();
    for (let corner = 0; corner < 6; ++corner) {
      const angle = Math.PI / 6 + (corner * Math.PI) / 3;
      context.lineTo(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
    }
    context.closePath();
    context.stroke();
    context.globalAlpha = 0.6;
    context.fillStyle = inks.label;
    context.fillText(system.label, x + radius + 4, y + 3);
  });
}

function paintTraders(
  context: CanvasRenderingContext2D, chart: StarChart, inks: Inks, X: Scale, Y: Scale, seconds: number,
): void {
  for (const trader of chart.traders) {
    for (let trail = 10; trail > 0; --trail) {
      const past = positionOf(chart, trader, Math.max(0, seconds - trail * 0.16));
      context.globalAlpha = 0.35 * (1 - trail / 11);
      context.fillStyle = inks.trader;
      context.fillRect(X(past.x) - 1, Y(past.y) - 1, 2, 2);
    }
    const { x, y, angle } = positionOf(chart, trader, seconds);
    context.globalAlpha = 1;
    context.fillStyle = inks.trader;
    context.save();
    context.translate(X(x), Y(y));
    context.rotate(angle);
    context.beginPath();
    context.moveTo(6, 0);
    context.lineTo(-4, 3.5);
    context.lineTo(-2, 0);
    context.lineTo(-4, -3.5);
    context.fill();
    context.restore();
  }
}
