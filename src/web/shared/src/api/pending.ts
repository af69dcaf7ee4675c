// Routes that are agreed on but not yet in docs/openapi.json. What the generated types know is removed here.
import type { components } from './schema';

type Reply<T> = {
  200: { headers: Record<string, unknown>; content: { 'application/json': T } };
  default: components['responses']['Error'];
};
interface Parameters {
  query?: never;
  header?: never;
  path?: never;
  cookie?: never;
}
type Empty = Record<never, never>;

export interface ClusterOutline {
  cluster_id: string;
  name: string;
  type: string;
  region_id: string;
  region_name: string;
  zone: string;
  x: number;
  y: number;
  z: number;
  radius: number;
  sectors: number;
  explored: number;
}

export interface MarketSample {
  recorded_at: string;
  buy_price: number | null;
  sell_price: number | null;
  quantity: number;
}

export interface MarketHistory {
  station_id: string;
  commodity: string;
  samples: MarketSample[];
}

export interface TurnClock {
  next_turn_at?: string | null;
  turn_interval_seconds?: number;
}

export interface FirstLoginStatus {
  requires_first_login: boolean;
  session_id: string | null;
  state: {
    claimed_ship: boolean;
    answered_questions: boolean;
    received_resources: boolean;
    tutorial_started: boolean;
    attempts: number;
  } | null;
}

export interface FirstLoginOutcome {
  outcome: 'SUCCESS' | 'PARTIAL_SUCCESS' | 'FAILURE';
  awarded_ship: string;
  starting_credits: number;
  negotiation_skill: 'WEAK' | 'AVERAGE' | 'STRONG';
  final_persuasion_score: number;
  negotiation_bonus: boolean;
  notoriety_penalty: boolean;
  guard_response?: string;
}

export interface FirstLoginSession {
  session_id: string;
  player_id: string;
  available_ships: string[];
  current_step: string;
  npc_prompt: string;
  exchange_id: string | null;
  sequence_number: number | null;
  ship_claimed: string | null;
  outcome: FirstLoginOutcome | null;
}

export interface FirstLoginAnswer {
  exchange_id: string;
  analysis: {
    persuasiveness: number | null;
    confidence: number | null;
    consistency: number | null;
    overall_believability: number;
    ai_used: boolean;
    provider: string | null;
    negotiation_skill: string;
    detected_inconsistencies: string[];
    extracted_claims: string[];
    guard_mood: string;
  };
  is_final: boolean;
  outcome: FirstLoginOutcome | null;
  next_question: string | null;
  next_exchange_id: string | null;
}

export interface FirstLoginReward {
  player_id: string;
  nickname: string | null;
  credits: number;
  ship: { id: string; name: string; type: string };
  negotiation_bonus: boolean;
  notoriety_penalty: boolean;
}

interface Body<T> {
  content: { 'application/json': T };
}

export interface PendingPaths {
  '/api/v1/nav/clusters': { parameters: Empty; get: { parameters: Parameters; responses: Reply<{ clusters: ClusterOutline[] }> } };
  '/api/v1/trading/market/{station_id}/history': {
    parameters: Empty;
    get: {
      parameters: Omit<Parameters, 'path' | 'query'> & {
        path: { station_id: string };
        query: { commodity: string; hours?: number };
      };
      responses: Reply<MarketHistory>;
    };
  };
  '/api/v1/first-login/status': { parameters: Empty; get: { parameters: Parameters; responses: Reply<FirstLoginStatus> } };
  '/api/v1/first-login/session': {
    parameters: Empty;
    post: { parameters: Parameters; responses: Reply<FirstLoginSession> };
    delete: { parameters: Parameters; responses: Reply<{ message: string }> };
  };
  '/api/v1/first-login/claim-ship': {
    parameters: Empty;
    post: {
      parameters: Parameters;
      requestBody: Body<{ ship_type: string; dialogue_response: string }>;
      responses: Reply<FirstLoginSession>;
    };
  };
  '/api/v1/first-login/dialogue/{exchange_id}': {
    parameters: Empty;
    post: {
      parameters: Omit<Parameters, 'path'> & { path: { exchange_id: string } };
      requestBody: Body<{ response: string }>;
      responses: Reply<FirstLoginAnswer>;
    };
  };
  '/api/v1/first-login/complete': { parameters: Empty; post: { parameters: Parameters; responses: Reply<FirstLoginReward> } };
}
