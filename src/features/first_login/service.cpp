// The way from a new account to the first flight.
#include "service.hpp"

#include <random>

#include "events.hpp"

namespace sw::first_login {

namespace {

using repository::Exchange;
using repository::Session;

constexpr int sessions_shown = 20;

players::Pilot pilot_of(ReadTx& tx, const Caller& caller) {
    auto pilot = players::find(tx, caller.player);
    if (!pilot) throw Failure(Code::not_found, "no_pilot", "This account has no pilot.");
    return std::move(*pilot);
}

void refuse_done() {
    throw Failure(Code::conflict, "first_login_complete", "You have had your first login.");
}

std::int64_t new_seed() {
    std::random_device source;
    return static_cast<std::int64_t>((static_cast<std::uint64_t>(source()) << 32U) | source());
}

/// Of the request, else of the account, else English.
std::string first_language(const Parts& parts, Tx& tx, UserId user, const std::optional<std::string>& wanted) {
    const auto known = parts.library->known(wanted.value_or(""));
    if (known) return *known;
    return parts.library->known(repository::preferred_language(tx, user).value_or("en")).value_or("en");
}

Progress progress_of(const Session& session, int attempts) {
    const bool done = session.completed_at.has_value();
    return {
        .claimed_ship = session.ship_claimed.has_value(),
        .answered_questions = session.step == Step::completion,
        .received_resources = done,
        .tutorial_started = done,
        .attempts = attempts,
    };
}

}  // namespace

StatusView Service::status(ReadTx& tx, const Caller& caller, const Nothing&) const {
    const auto pilot = pilot_of(tx, caller);
    StatusView view{.requires_first_login = pilot.waits};
    const auto session = repository::find_session(tx, caller.player);
    if (!session) return view;
    view.session_id = session->session_id;
    view.state = progress_of(*session, repository::count_sessions(tx, caller.player));
    return view;
}

DebugView Service::debug(ReadTx& tx, const Caller& caller, const Nothing&) const {
    const auto pilot = pilot_of(tx, caller);
    DebugView view{.player_id = pilot.player_id, .username = pilot.username};
    view.should_show_first_login = pilot.waits;
    view.sessions = repository::sessions_of(tx, caller.player, sessions_shown);
    view.state.attempts = repository::count_sessions(tx, caller.player);
    const auto session = repository::find_session(tx, caller.player);
    if (!session) return view;
    const Progress progress = progress_of(*session, view.state.attempts);
    view.first_login_field = {session->completed_at.has_value(), session->session_id};
    view.state.has_completed_first_login = progress.received_resources;
    view.state.current_session_id = session->session_id;
    view.state.claimed_ship = progress.claimed_ship;
    view.state.answered_questions = progress.answered_questions;
    view.state.received_resources = progress.received_resources;
    view.state.tutorial_started = progress.tutorial_started;
    return view;
}

Session Service::begin(Tx& tx, PlayerId player, const std::string& language) const {
    const FiguresBook::Version figures = parts_->book->newest(tx);
    Session session{.session_id = Uuid::make(), .player_id = player, .figures_version = figures.number};
    session.language = language;
    session.seed = new_seed();
    const Offer offer = draw_offer(*figures.figures, static_cast<std::uint64_t>(session.seed));
    session.roll = offer.roll;
    session.offer = offer.ships;
    const Guard guard = guard_of(session.session_id.to_string());
    session.suspicion = figures.figures->traits.at(guard.trait).base_suspicion;
    session.started_at = tx.now();
    repository::insert_session(tx, session);
    return session;
}

SessionView Service::session(Tx& tx, const Caller& caller, const SessionRequest& request) const {
    const auto pilot = players::lock(tx, caller.player);
    if (!pilot.waits) refuse_done();
    auto session = repository::find_session(tx, caller.player);
    std::vector<Exchange> exchanges;
    if (session) {
        const std::string before = session->language;
        follow_language(*parts_, *session, request.language);
        if (session->language != before) repository::update_session(tx, *session);
        exchanges = repository::exchanges_of(tx, session->session_id);
    } else {
        session = begin(tx, caller.player, first_language(*parts_, tx, caller.user, request.language));
    }
    const auto figures = parts_->book->at(tx, session->figures_version);
    const Scenery scenery = parts_->scenery(*figures, session->language);
    if (exchanges.empty()) {
        exchanges.push_back({.exchange_id = Uuid::make(), .session_id = session->session_id});
        exchanges.back().question = scene_of(scenery, *session);
        exchanges.back().asked_at = tx.now();
        repository::insert_exchange(tx, exchanges.back());
    }
    return view_of(scenery, *session, exchanges);
}

SessionView Service::claim(Tx& tx, const Caller& caller, const ClaimRequest& request) const {
    const auto pilot = players::lock(tx, caller.player);
    auto session = repository::find_session(tx, caller.player);
    if (!session) throw_no_session();
    auto exchanges = repository::exchanges_of(tx, session->session_id);
    const std::string ship(to_name(request.ship_type)), text = clean(request.dialogue_response);
    if (session->step != Step::ship_selection) {
        const Exchange& first = exchanges.front();
        if (session->ship_claimed == ship && first.answer == text) return parse_json<SessionView>(first.reply.value());
        throw Failure(Code::conflict, "already_claimed", "You have named your ship.");
    }
    if (!pilot.waits) refuse_done();
    const auto figures = parts_->book->at(tx, session->figures_version);
    check_length("dialogue_response", text, 0, figures->limits);
    check_rate(tx, caller.player, tx.now(), figures->limits);
    if (std::find(session->offer.begin(), session->offer.end(), ship) == session->offer.end())
        throw Failure(Code::rule_violation, "ship_not_offered", "No such ship waits here tonight.");

    follow_language(*parts_, *session, request.language);
    const Scenery scenery = parts_->scenery(*figures, session->language);
    session->ship_claimed = ship;
    const Said said{.text = text, .flag = flag_of(*parts_, text, exchanges), .opinion = {}, .at = tx.now()};
    std::optional<Exchange> next;
    if (ship == figures->always_offered) wave_on(scenery, *session, exchanges.front(), said);
    else next = hear(scenery, *session, exchanges, said);
    Exchange first = exchanges.front();
    if (next) exchanges.push_back(*next);
    SessionView view = view_of(scenery, *session, exchanges);
    first.reply = to_json(view);
    repository::answer_exchange(tx, first);
    if (next) repository::insert_exchange(tx, *next);
    repository::update_session(tx, *session);
    return view;
}

CompletionView Service::award(Tx& tx, const Session& session, const Figures& figures) const {
    const OutcomeView& outcome = session.outcome.value();
    const OutcomeFigures& rules = figures.outcome;
    players::Outfit outfit{.hull = outcome.awarded_ship, .credits = Credits{outcome.starting_credits}};
    outfit.nickname = session.nickname;
    if (outcome.notoriety_penalty) outfit.personal_reputation = rules.notoriety_personal;
    std::optional<TradeBonusView> bonus;
    if (outcome.negotiation_bonus && rules.bonus_percent > 0 && rules.bonus_days > 0) {
        bonus = TradeBonusView{rules.bonus_percent, tx.now() + std::chrono::hours(24 * rules.bonus_days)};
        outfit.trade_bonus = players::TradeBonus{bonus->percent, bonus->until};
    }
    const auto equipped = players::equip(tx, parts_->platform, session.player_id, outfit);
    return {
        .player_id = session.player_id,
        .nickname = equipped.nickname,
        .credits = outcome.starting_credits,
        .ship = {equipped.ship_id, equipped.ship_name, equipped.ship_type},
        .negotiation_bonus = outcome.negotiation_bonus,
        .notoriety_penalty = outcome.notoriety_penalty,
        .trade_bonus = bonus,
    };
}

CompletionView Service::complete(Tx& tx, const Caller& caller, const Nothing&) const {
    const auto pilot = players::lock(tx, caller.player);
    const auto session = repository::find_session(tx, caller.player);
    if (!session) throw_no_session();
    if (session->reply) return parse_json<CompletionView>(*session->reply);
    if (session->step != Step::completion)
        throw Failure(Code::rule_violation, "not_decided", "The guard has not decided yet.");
    const auto figures = parts_->book->at(tx, session->figures_version);
    const CompletionView view = award(tx, *session, *figures);
    repository::complete_session(tx, session->session_id, to_json(view));
    const OutcomeView& outcome = session->outcome.value();
    tx.emit(
        Completed{
            .player_id = caller.player,
            .user_id = pilot.user_id,
            .session_id = session->session_id,
            .outcome = outcome.outcome,
            .ship_claimed = session->ship_claimed.value_or(""),
            .awarded_ship = outcome.awarded_ship,
            .credits = outcome.starting_credits,
            .negotiation_skill = outcome.negotiation_skill,
            .negotiation_bonus = outcome.negotiation_bonus,
            .notoriety = outcome.notoriety_penalty,
            .cat = session->cat,
            .notoriety_federation = outcome.notoriety_penalty ? figures->outcome.notoriety_federation : 0,
            .timestamp = tx.now(),
        },
        {to_player(caller.player), to_admins()}
    );
    return view;
}

ResetView Service::reset(Tx& tx, const Caller& caller, const Nothing&) const {
    const auto pilot = players::lock(tx, caller.player);
    if (!pilot.waits) refuse_done();
    const auto session = repository::find_session(tx, caller.player);
    if (!session) throw Failure(Code::not_found, "no_session", "There is no conversation to give up.");
    const auto figures = parts_->book->at(tx, session->figures_version);
    const auto window = std::chrono::hours(figures->limits.reset_hours);
    const auto resets = repository::resets_since(tx, caller.player, tx.now() - window);
    if (resets.count >= figures->limits.resets) {
        Error error{Code::too_many_requests, "too_many_resets", "The guard has seen enough of you for today."};
        const Time free = resets.oldest.value_or(tx.now()) + window;
        error.retry_after = std::chrono::ceil<std::chrono::seconds>(free - tx.now());
        throw Failure(std::move(error));
    }
    repository::abandon_session(tx, session->session_id);
    return {"You walk away. Another guard will be on duty when you come back."};
}

void check_length(std::string_view field, std::string_view text, std::size_t least, const Limits& limits) {
    Problems problems;
    problems.enter(field);
    length(least, static_cast<std::size_t>(limits.answer_characters)).check(text, problems);
    problems.leave();
    problems.raise();
}

void check_rate(Reader& reader, PlayerId player, Time at, const Limits& limits) {
    if (repository::answers_since(reader, player, at - std::chrono::minutes(1)) < limits.answers_a_minute) return;
    Error error{Code::too_many_requests, "too_fast", "One thing at a time, says the guard."};
    error.retry_after = std::chrono::seconds(60);
    throw Failure(std::move(error));
}

std::optional<std::string> flag_of(
    const Parts& parts, const std::string& text, const std::vector<Exchange>& exchanges
) {
    if (auto repeated = repetition_in(text); !repeated.empty()) return repeated;
    for (const auto& one : exchanges) {
        if (!text.empty() && one.answer == text) return "same_answer";
    }
    if (!parts.judge->inspect) return std::nullopt;
    const auto found = parts.judge->inspect(text);
    return found.suspicious ? std::optional(found.reason) : std::nullopt;
}

void throw_no_session() {
    throw Failure(Code::rule_violation, "no_session", "Begin a conversation with the guard first.");
}

void follow_language(const Parts& parts, Session& session, const std::optional<std::string>& wanted) {
    if (!wanted) return;
    if (const auto known = parts.library->known(*wanted)) session.language = *known;
}

}  // namespace sw::first_login
