// Frames of the game socket (docs/events.md). `seq` numbers the pilot's own timeline, or that of the region.
interface Stamp {
  timestamp: string;
  seq?: number;
}

export interface PlayerHere {
  user_id: string;
  username: string;
  connected_at: string;
  last_heartbeat: string;
  personal_reputation: number;
  reputation_tier: string;
  name_color: string;
  military_rank: string;
}

export type Frame = Stamp & (
  | { type: 'heartbeat_ack' }
  | { type: 'resumed'; cursor: number }
  | { type: 'snapshot_required'; head: number }
  | { type: 'i18n:updated' }
  | { type: 'error'; code: string; message: string }
  | { type: 'sector_players'; sector_id: number; players: PlayerHere[] }
  | { type: 'team_players'; team_id: string | null; players: PlayerHere[] }
  | { type: 'player_entered_sector'; user_id: string; username: string; sector_id: number }
  | { type: 'player_left_sector'; user_id: string; username: string; sector_id: number }
  | { type: 'sector_entered'; sector_id: number; other_players: { user_id: string; username: string; connected_at: string }[] }
  | { type: 'chat_message'; from_user_id: string; from_username: string; content: string;
    target_type: 'sector' | 'team' | 'global' | 'galaxy'; sector_id: number; }
  | { type: 'admin_broadcast'; content: string; from: string; priority: string }
  | { type: 'system:announcement'; content: string; from: string; priority: string }
  | { type: 'player_moved'; player_id: string; user_id: string; username: string; region_id: string;
    from_sector_id: number; to_sector_id: number; turn_cost: number; turns_remaining: number; }
  | { type: 'market_update'; station_id: string; sector_id: number; commodity: string; quantity: number;
    buy_price: number | null; sell_price: number | null; }
  | { type: 'trade_completed'; trade_id: string; player_id: string; side: 'buy' | 'sell'; commodity: string;
    quantity: number; unit_price: number; total_value: number; tax: number; credits: number; station_id: string;
    station_name: string; sector_id: number; region: string; region_id: string; }
  | { type: 'pilot_created'; player_id: string; user_id: string; username: string; region_id: string;
    sector_id: number; ship_id: string | null; ship_type: string; }
  | { type: 'pilot_equipped'; player_id: string; ship_id: string; ship_type: string; credits: number }
  | { type: 'first_login_completed'; player_id: string; outcome: string; ship_claimed: string; awarded_ship: string;
    credits: number; }
  | { type: 'galaxy_generated'; region_ids: string[]; seed: number }
  | { type: 'player_region_travel'; player_id: string; travel_id: string; src: string; dst: string; status: string;
    reason: string | null; duration_s: number | null; }
  | { type: 'travel_departed'; player_id: string; username: string; travel_id: string; source_region: string;
    destination_region: string; travel_method: string; region_id: string; evacuation: boolean; }
  | { type: 'travel_arrived'; player_id: string; travel_id: string; source_region: string; destination_region: string;
    sector_id: number; region_id: string | null; here: boolean; }
  | { type: 'travel_failed'; player_id: string; travel_id: string; source_region: string; destination_region: string;
    reason: string; status: string; sector_id: number; region_id: string; }
  | { type: 'region_config_changed'; region_id: string; slug: string; status: string; etag: string }
  | { type: 'region_created' | 'region_deleted' | 'region_suspended'; region_id: string; region_name: string }
  | { type: 'region_scaled'; region_id: string; region_name: string; cpu_cores: number; memory_gb: number; reason: string }
  | { type: 'performance_degraded'; region_id: string; region_name: string; metric: string; message: string }
);

export type FrameOf<T extends Frame['type']> = Extract<Frame, { type: T }>;

/** Frames that a region's timeline numbers; all other numbers are those of the pilot's own. */
const regional: ReadonlySet<string> = new Set<Frame['type']>([
  'pilot_created', 'galaxy_generated', 'region_config_changed', 'region_created', 'region_deleted', 'region_suspended',
  'region_scaled', 'performance_degraded',
]);

export type Scope = 'player' | 'region';

export function scopeOf(frame: Frame): Scope {
  return regional.has(frame.type) ? 'region' : 'player';
}

/** Null for what is not a frame. Unknown types pass: the server may be newer than this client. */
export function parseFrame(text: unknown): Frame | null {
  if (typeof text !== 'string') return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return null;
    return typeof (value as { type?: unknown }).type === 'string' ? (value as Frame) : null;
  } catch {
    return null;
  }
}
