// What administrators see and change of first logins, and the pilot's own debug view.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "messages.hpp"
#include "tuning.hpp"

namespace sw::first_login {

struct DebugState {
    bool has_completed_first_login = false;
    std::optional<Uuid> current_session_id;
    bool claimed_ship = false, answered_questions = false, received_resources = false, tutorial_started = false;
    int attempts = 0;

    static constexpr auto describe() {
        using D = DebugState;
        return fields(
            field("has_completed_first_login", &D::has_completed_first_login, "Done"),
            field("current_session_id", &D::current_session_id, "The conversation"),
            field("claimed_ship", &D::claimed_ship, "As in the status"),
            field("answered_questions", &D::answered_questions, "As in the status"),
            field("received_resources", &D::received_resources, "As in the status"),
            field("tutorial_started", &D::tutorial_started, "As in the status"),
            field("attempts", &D::attempts, "As in the status")
        );
    }
};

struct DebugField {
    bool completed = false;
    std::optional<Uuid> session_id;

    static constexpr auto describe() {
        return fields(
            field("completed", &DebugField::completed, "Done"),
            field("session_id", &DebugField::session_id, "The conversation")
        );
    }
};

struct DebugSession {
    Uuid id;
    std::optional<Time> started_at, completed_at;
    std::optional<std::string> ship_claimed;
    Step current_step = Step::ship_selection;

    static constexpr auto describe() {
        using D = DebugSession;
        return fields(
            field("id", &D::id, "Conversation"), field("started_at", &D::started_at, "When it began"),
            field("completed_at", &D::completed_at, "When ship and credits were given"),
            field("ship_claimed", &D::ship_claimed, "Named by the pilot"),
            field("current_step", &D::current_step, "How far it is")
        );
    }
};

struct DebugView {
    PlayerId player_id;
    std::string username;
    DebugField first_login_field;
    DebugState state;
    std::vector<DebugSession> sessions;
    bool should_show_first_login = false;

    static constexpr auto describe() {
        using D = DebugView;
        return fields(
            field("player_id", &D::player_id, "Pilot"), field("username", &D::username, "Name"),
            field("first_login_field", &D::first_login_field, "In short"), field("state", &D::state, "In full"),
            field("sessions", &D::sessions, "Newest first"),
            field("should_show_first_login", &D::should_show_first_login, "Not done yet")
        );
    }
};

struct ConversationsRequest {
    int skip = 0, limit = 50;
    std::optional<std::string> outcome, ai_provider;
    std::optional<Time> start_date, end_date;

    static constexpr auto describe() {
        using C = ConversationsRequest;
        return fields(
            field("skip", &C::skip, "Conversations to leave out", at_least(0), or_default(0)),
            field("limit", &C::limit, "At most so many", between(1, 100), or_default(50)),
            field("outcome", &C::outcome, "Only with this one", length(1, 30)),
            field("ai_provider", &C::ai_provider, "Only where it judged; \"fallback\": the rules", length(1, 30)),
            field("start_date", &C::start_date, "Begun from then on"), field("end_date", &C::end_date, "Begun before")
        );
    }
};

struct ConversationSummary {
    Uuid session_id;
    std::string player_username;
    PlayerId player_id;
    Time started_at{};
    std::optional<Time> completed_at;
    std::optional<std::string> ship_claimed, awarded_ship, outcome;
    std::optional<double> final_persuasion_score;
    std::optional<std::string> negotiation_skill;
    int total_questions = 0;
    std::vector<std::string> ai_providers_used;
    double total_cost_usd = 0;

    static constexpr auto describe() {
        using C = ConversationSummary;
        return fields(
            field("session_id", &C::session_id, "Conversation"), field("player_username", &C::player_username, "Name"),
            field("player_id", &C::player_id, "Pilot"), field("started_at", &C::started_at, "When it began"),
            field("completed_at", &C::completed_at, "When ship and credits were given"),
            field("ship_claimed", &C::ship_claimed, "Named by the pilot"),
            field("awarded_ship", &C::awarded_ship, "Given"), field("outcome", &C::outcome, "How it went"),
            field("final_persuasion_score", &C::final_persuasion_score, "0 to 1"),
            field("negotiation_skill", &C::negotiation_skill, "Of the pilot"),
            field("total_questions", &C::total_questions, "Exchanges answered, with the claim"),
            field("ai_providers_used", &C::ai_providers_used, "Language models that judged"),
            field("total_cost_usd", &C::total_cost_usd, "What they cost")
        );
    }
};

struct ExchangeDetail {
    Uuid id;
    int sequence_number = 0;
    std::string npc_prompt, player_response;
    Time timestamp{};
    std::optional<std::string> topic;
    std::optional<double> persuasiveness, confidence, consistency, believability, current_suspicion;
    std::optional<std::vector<std::string>> detected_contradictions;
    std::optional<std::string> ai_provider;
    std::optional<std::int64_t> response_time_ms;
    std::optional<double> estimated_cost_usd;
    std::optional<int> tokens_used;
    std::optional<std::string> flag;

    static constexpr auto describe() {
        using E = ExchangeDetail;
        return fields(
            field("id", &E::id, "Exchange"), field("sequence_number", &E::sequence_number, "From 1, the claim"),
            field("npc_prompt", &E::npc_prompt, "What the guard said"),
            field("player_response", &E::player_response, "What the pilot said; empty while nothing is"),
            field("timestamp", &E::timestamp, "Of the answer, else of the question"),
            field("topic", &E::topic, "Of the question"), field("persuasiveness", &E::persuasiveness, "0 to 1"),
            field("confidence", &E::confidence, "0 to 1"), field("consistency", &E::consistency, "0 to 1"),
            field("believability", &E::believability, "0 to 1"),
            field("current_suspicion", &E::current_suspicion, "After it, 0 to 1"),
            field("detected_contradictions", &E::detected_contradictions, "What did not fit"),
            field("ai_provider", &E::ai_provider, "Language model that judged; null: the rules"),
            field("response_time_ms", &E::response_time_ms, "It took"),
            field("estimated_cost_usd", &E::estimated_cost_usd, "It cost"),
            field("tokens_used", &E::tokens_used, "It used"),
            field("flag", &E::flag, "Why the text counted low and no model saw it")
        );
    }
};

struct GuardPersonality {
    std::optional<std::string> name, title, trait, description;
    std::optional<double> base_suspicion;

    static constexpr auto describe() {
        using G = GuardPersonality;
        return fields(
            field("name", &G::name, "Of the guard"), field("title", &G::title, "Of the guard"),
            field("trait", &G::trait, "Of the guard"), field("description", &G::description, "In a sentence"),
            field("base_suspicion", &G::base_suspicion, "0 to 1")
        );
    }
};

struct ConversationRequest {
    Uuid session_id;

    static constexpr auto describe() { return fields(field("session_id", &ConversationRequest::session_id, "Which")); }
};

struct ConversationDetail {
    ConversationSummary session;
    std::vector<ExchangeDetail> exchanges;
    GuardPersonality guard_personality;

    static constexpr auto describe() {
        using C = ConversationDetail;
        return fields(
            field("session", &C::session, "In short"), field("exchanges", &C::exchanges, "In order"),
            field("guard_personality", &C::guard_personality, "Who asked")
        );
    }
};

struct StatsRequest {
    int days = 30;

    static constexpr auto describe() {
        return fields(field("days", &StatsRequest::days, "Back from now", between(1, 365), or_default(30)));
    }
};

struct StatsView {
    int total_sessions = 0, completed_sessions = 0;
    double success_rate = 0, average_questions = 0, total_cost_usd = 0;
    std::map<std::string, std::int64_t> ai_provider_breakdown, outcome_breakdown;

    static constexpr auto describe() {
        using S = StatsView;
        return fields(
            field("total_sessions", &S::total_sessions, "Conversations begun"),
            field("completed_sessions", &S::completed_sessions, "with ship and credits given"),
            field("success_rate", &S::success_rate, "Share of those that succeeded, 0 to 1"),
            field("average_questions", &S::average_questions, "Exchanges answered in a conversation"),
            field("total_cost_usd", &S::total_cost_usd, "Of language models"),
            field("ai_provider_breakdown", &S::ai_provider_breakdown, "Answers by who judged; fallback: the rules"),
            field("outcome_breakdown", &S::outcome_breakdown, "Conversations by outcome")
        );
    }
};

struct FiguresChange {
    int version = 0;
    std::optional<std::string> changed_by;
    Time changed_at{};

    static constexpr auto describe() {
        return fields(
            field("version", &FiguresChange::version, "Counted up"),
            field("changed_by", &FiguresChange::changed_by, "Administrator; null: the balance file"),
            field("changed_at", &FiguresChange::changed_at, "When")
        );
    }
};

struct FiguresView {
    int version = 0;
    Figures figures, defaults;
    std::vector<FiguresChange> history;

    static constexpr auto describe() {
        using F = FiguresView;
        return fields(
            field("version", &F::version, "In force"), field("figures", &F::figures, "In force for new conversations"),
            field("defaults", &F::defaults, "Of the balance file"), field("history", &F::history, "Newest first")
        );
    }
};

struct FiguresRequest {
    std::optional<int> version;
    Figures figures;

    static constexpr auto describe() {
        return fields(
            field("version", &FiguresRequest::version, "That was read; another one in force is a conflict"),
            field("figures", &FiguresRequest::figures, "All of them")
        );
    }
};

}  // namespace sw::first_login
