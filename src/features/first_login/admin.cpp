// What administrators see and change.
#include "admin.hpp"

namespace sw::first_login {

namespace {

ExchangeDetail detail_of(const repository::Exchange& exchange) {
    ExchangeDetail out{
        .id = exchange.exchange_id,
        .sequence_number = exchange.sequence_number,
        .npc_prompt = exchange.question,
        .player_response = exchange.answer.value_or(""),
        .timestamp = exchange.answered_at.value_or(exchange.asked_at),
        .topic = exchange.topic,
        .flag = exchange.flag,
    };
    if (!exchange.answer) return out;
    out.persuasiveness = exchange.scored.scores.persuasiveness;
    out.confidence = exchange.scored.scores.confidence;
    out.consistency = exchange.scored.scores.consistency;
    out.believability = exchange.scored.believability;
    out.current_suspicion = exchange.suspicion;
    out.detected_contradictions = exchange.slips;
    if (!exchange.judged) return out;
    out.ai_provider = exchange.judged->provider;
    out.response_time_ms = exchange.judged->took_ms;
    out.estimated_cost_usd = exchange.judged->cost_usd;
    out.tokens_used = exchange.judged->tokens;
    return out;
}

}  // namespace

std::vector<ConversationSummary> Admin::conversations(ReadTx& tx, const Caller&, const ConversationsRequest& request)
    const {
    return repository::conversations(tx, request);
}

ConversationDetail Admin::conversation(ReadTx& tx, const Caller&, const ConversationRequest& request) const {
    auto summary = repository::conversation(tx, request.session_id);
    const auto session = repository::find_session_by_id(tx, request.session_id);
    if (!summary || !session) throw Failure(Code::not_found, "no_session", "There is no such conversation.");
    ConversationDetail out{.session = std::move(*summary)};
    for (const auto& exchange : repository::exchanges_of(tx, request.session_id))
        out.exchanges.push_back(detail_of(exchange));
    const Guard guard = guard_of(session->session_id.to_string());
    const auto figures = parts_->book->at(tx, session->figures_version);
    const Trait& trait = figures->traits.at(guard.trait);
    out.guard_personality = {
        .name = std::string(guard.name),
        .title = std::string(guard.title),
        .trait = trait.name,
        .description = parts_->library->in(session->language).traits.at(trait.name),
        .base_suspicion = trait.base_suspicion,
    };
    return out;
}

StatsView Admin::stats(ReadTx& tx, const Caller&, const StatsRequest& request) const {
    return repository::stats(tx, now() - std::chrono::hours(24 * request.days));
}

FiguresView Admin::figures(ReadTx& tx, const Caller&, const Nothing&) const {
    return parts_->book->view(tx);
}

FiguresView Admin::change_figures(Tx& tx, const Caller& caller, const FiguresRequest& request) const {
    parts_->book->change(tx, caller, request);
    return parts_->book->view(tx);
}

}  // namespace sw::first_login
