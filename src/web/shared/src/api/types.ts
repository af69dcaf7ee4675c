// Short names of what the API says.
import type { components } from './schema';

type Schemas = components['schemas'];

export type PlayerState = Schemas['players.PlayerState'];
export type ShipView = Schemas['ships.ShipView'];
export type SectorView = Schemas['navigation.SectorView'];
export type AvailableMoves = Schemas['navigation.AvailableMoves'];
export type ChartPage = Schemas['navigation.ChartPage'];
export type ClusterOutline = Schemas['navigation.ClusterView'];
export type MarketView = Schemas['trading.MarketView'];
export type MarketHistory = Schemas['trading.PriceHistory'];
export type PairsView = Schemas['trading.PairsView'];
export type FirstLoginStatus = Schemas['first_login.StatusView'];
