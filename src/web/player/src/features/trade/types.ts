// Short names for what the server says about markets and trades.
import type { components } from '@sectorwars/shared/api';

type Schemas = components['schemas'];
export type MarketView = Schemas['trading.MarketView'];
export type Resource = Schemas['trading.ResourceView'];
export type Port = Schemas['trading.PortView'];
export type Quote = Schemas['trading.QuoteReply'];
export type BuyReply = Schemas['trading.BuyReply'];
export type SellReply = Schemas['trading.SellReply'];
export type Trade = Schemas['trading.HistoryItem'];
export type Trades = Schemas['trading.HistoryView'];
export type Pair = Schemas['trading.PairView'];
export type PairPort = Schemas['trading.PairPort'];
export type Pairs = Schemas['trading.PairsView'];
export type Station = Schemas['galaxy.StationView'];
export type Player = Schemas['players.PlayerState'];
export type Ship = Schemas['ships.ShipView'];

export type Side = 'buy' | 'sell';

/** One point of a station's price history. */
export interface Sample {
  recorded_at: string;
  /** Null while the station does not buy it. */
  buy_price: number | null;
  /** Null while the station does not sell it. */
  sell_price: number | null;
  quantity: number;
}

export interface History {
  station_id: string;
  commodity: string;
  samples: Sample[];
}
