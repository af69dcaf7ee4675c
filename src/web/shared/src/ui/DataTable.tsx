import { useState, type ReactNode } from 'react';

import { Icon } from './basics';

export interface Column<Row> {
  id: string;
  header: string;
  cell(row: Row): ReactNode;
  align?: 'start' | 'end';
  /** Makes the column sortable. */
  sort?(a: Row, b: Row): number;
}

export function DataTable<Row>({ caption, columns, rows, rowKey, selected, empty }: {
  caption: string;
  columns: Column<Row>[];
  rows: readonly Row[];
  rowKey(row: Row): string;
  selected?: string;
  empty?: ReactNode;
}) {
  const [order, setOrder] = useState<{ id: string; down: boolean } | null>(null);
  const by = columns.find((one) => one.id === order?.id)?.sort;
  const shown = by ? [...rows].sort((a, b) => by(a, b) * (order?.down ? -1 : 1)) : rows;
  if (rows.length === 0 && empty) return empty;
  return (
    // A table that scrolls sideways has to be reachable by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="sw-table-scroll" role="region" aria-label={caption} tabIndex={0}>
      <table className="sw-table">
        <caption className="sw-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((one) => {
              const sorted = order?.id === one.id ? (order.down ? 'descending' : 'ascending') : undefined;
              return (
                <th key={one.id} scope="col" className="sw-label" data-align={one.align} aria-sort={sorted}>
                  {one.sort ? (
                    <button type="button" className="sw-sort"
                      onClick={() => setOrder({ id: one.id, down: order?.id === one.id ? !order.down : one.align === 'end' })}>
                      {one.header}{sorted && <Icon name={sorted === 'descending' ? 'down' : 'up'} />}
                    </button>
                  ) : one.header}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={rowKey(row)} aria-selected={selected === rowKey(row) || undefined}>
              {columns.map((one) => <td key={one.id} data-align={one.align}>{one.cell(row)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
