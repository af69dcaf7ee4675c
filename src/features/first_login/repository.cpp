// The SQL of conversations and exchanges.
#include "repository.hpp"

#include <algorithm>

namespace sw::first_login::repository {

namespace {

constexpr Statement select_language{
    "first_login.preferred_language", "select language from preferred_languages where user_id = $1"};

constexpr Statement insert_session_row{
    "first_login.insert_session",
    "insert into first_login_sessions (session_id, player_id, figures_version, language, seed, roll, offer, suspicion, "
    "started_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};

constexpr Statement update_session_row{
    "first_login.update_session",
    "update first_login_sessions set language = $2, step = $3, suspicion = $4, cat = $5, nickname = $6, "
    "ship_claimed = $7, outcome = $8, awarded_ship = $9, credits = $10, skill = $11, score = $12, "
    "negotiation_bonus = $13, notoriety = $14, verdict = $15 where session_id = $1 and completed_at is null "
    "and abandoned_at is null"};

constexpr Statement complete_session_row{
    "first_login.complete_session",
    "update first_login_sessions set completed_at = $2, reply = $3 where session_id = $1 and step = 'completion' "
    "and completed_at is null and abandoned_at is null"};

constexpr Statement abandon_session_row{
    "first_login.abandon_session",
    "update first_login_sessions set abandoned_at = $2 where session_id = $1 and completed_at is null "
    "and abandoned_at is null"};

constexpr Statement select_session{
    "first_login.find_session",
    "select session_id, player_id, figures_version, language, seed, roll, offer, step, suspicion, cat, nickname, "
    "ship_claimed, outcome, awarded_ship, credits, skill, score, negotiation_bonus, notoriety, verdict, reply, "
    "started_at, completed_at from first_login_sessions where player_id = $1 and abandoned_at is null"};

constexpr Statement select_session_by_id{
    "first_login.find_session_by_id",
    "select session_id, player_id, figures_version, language, seed, roll, offer, step, suspicion, cat, nickname, "
    "ship_claimed, outcome, awarded_ship, credits, skill, score, negotiation_bonus, notoriety, verdict, reply, "
    "started_at, completed_at from first_login_sessions where session_id = $1"};

constexpr Statement count_sessions_of{
    "first_login.count_sessions", "select count(*)::int as sessions from first_login_sessions where player_id = $1"};

constexpr Statement count_resets{
    "first_login.resets",
    "select count(*)::int as resets, min(abandoned_at) as oldest from first_login_sessions where player_id = $1 "
    "and abandoned_at > $2"};

constexpr Statement select_sessions_of{
    "first_login.sessions_of",
    "select session_id, started_at, completed_at, ship_claimed, step from first_login_sessions where player_id = $1 "
    "order by started_at desc limit $2::int"};

constexpr Statement insert_exchange_row{
    "first_login.insert_exchange",
    "insert into first_login_exchanges (exchange_id, session_id, sequence_number, topic, question_number, question, "
    "asked_at) values ($1, $2, $3, $4, $5, $6, $7)"};

constexpr Statement answer_exchange_row{
    "first_login.answer_exchange",
    "update first_login_exchanges set answer = $2, answered_at = $3, persuasiveness = $4, confidence = $5, "
    "consistency = $6, believability = $7, suspicion = $8, mood = $9, contradictions = $10, slips = $11, flag = $12, "
    "provider = $13, tokens = $14, cost_usd = $15, took_ms = $16, reply = $17 where exchange_id = $1 "
    "and answer is null"};

constexpr Statement select_exchanges{
    "first_login.exchanges_of",
    "select exchange_id, session_id, sequence_number, topic, question_number, question, asked_at, answer, answered_at, "
    "persuasiveness, confidence, consistency, believability, suspicion, mood, contradictions, slips, flag, provider, "
    "tokens, cost_usd, took_ms, reply from first_login_exchanges where session_id = $1 order by sequence_number"};

constexpr Statement count_answers{
    "first_login.answers_since",
    "select count(*)::int as answers from first_login_exchanges e join first_login_sessions s "
    "on s.session_id = e.session_id where s.player_id = $1 and e.answered_at > $2"};

std::string joined(const std::vector<std::string>& items) {
    std::string out;
    for (const auto& item : items) out += (out.empty() ? "" : ",") + item;
    return out;
}

template <class E>
E named(const std::string& text) {
    return from_name<E>(text).value_or(E{});
}

std::optional<OutcomeView> read_outcome(const Rows::Row& row) {
    const auto outcome = row.get<std::optional<std::string>>("outcome");
    if (!outcome) return std::nullopt;
    return OutcomeView{
        .outcome = named<Ending>(*outcome),
        .awarded_ship = row.get<std::string>("awarded_ship"),
        .starting_credits = row.get<std::int64_t>("credits"),
        .negotiation_skill = named<Skill>(row.get<std::string>("skill")),
        .final_persuasion_score = row.get<double>("score"),
        .negotiation_bonus = row.get<bool>("negotiation_bonus"),
        .notoriety_penalty = row.get<bool>("notoriety"),
        .guard_response = row.get<std::string>("verdict"),
    };
}

std::optional<Session> read_session(const Rows& rows) {
    if (rows.empty()) return std::nullopt;
    const Rows::Row row = rows[0];
    return Session{
        .session_id = row.get<Uuid>("session_id"),
        .player_id = row.get<PlayerId>("player_id"),
        .figures_version = row.get<std::int32_t>("figures_version"),
        .language = row.get<std::string>("language"),
        .seed = row.get<std::int64_t>("seed"),
        .roll = row.get<std::int32_t>("roll"),
        .offer = split(row.get<std::string>("offer")),
        .step = named<Step>(row.get<std::string>("step")),
        .suspicion = row.get<double>("suspicion"),
        .cat = row.get<bool>("cat"),
        .nickname = row.get<std::optional<std::string>>("nickname"),
        .ship_claimed = row.get<std::optional<std::string>>("ship_claimed"),
        .outcome = read_outcome(row),
        .reply = row.get<std::optional<std::string>>("reply"),
        .started_at = row.get<Time>("started_at"),
        .completed_at = row.get<std::optional<Time>>("completed_at"),
    };
}

Exchange read_exchange(const Rows::Row& row) {
    Exchange out{
        .exchange_id = row.get<Uuid>("exchange_id"),
        .session_id = row.get<Uuid>("session_id"),
        .sequence_number = row.get<std::int32_t>("sequence_number"),
        .topic = row.get<std::optional<std::string>>("topic"),
        .question_number = row.get<std::optional<std::int32_t>>("question_number"),
        .question = row.get<std::string>("question"),
        .asked_at = row.get<Time>("asked_at"),
        .answer = row.get<std::optional<std::string>>("answer"),
        .answered_at = row.get<std::optional<Time>>("answered_at"),
        .slips = parse_json<std::vector<std::string>>(row.get<std::string>("slips")),
        .flag = row.get<std::optional<std::string>>("flag"),
        .reply = row.get<std::optional<std::string>>("reply"),
    };
    if (!out.answer) return out;
    out.scored = {
        .scores = {row.get<double>("persuasiveness"), row.get<double>("confidence"), row.get<double>("consistency")},
        .believability = row.get<double>("believability"),
        .contradictions = row.get<std::int32_t>("contradictions")};
    out.suspicion = row.get<double>("suspicion");
    out.mood = named<Mood>(row.get<std::string>("mood"));
    const auto provider = row.get<std::optional<std::string>>("provider");
    if (!provider) return out;
    out.judged = Judged{
        .provider = *provider,
        .tokens = row.get<std::int32_t>("tokens"),
        .cost_usd = row.get<double>("cost_usd"),
        .took_ms = row.get<std::int64_t>("took_ms")};
    return out;
}

template <class T, class M>
std::optional<M> part(const std::optional<T>& whole, M T::*member) {
    return whole ? std::optional<M>((*whole).*member) : std::nullopt;
}

}  // namespace

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        out.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

std::optional<std::string> preferred_language(Reader& reader, UserId user) {
    const Rows rows = reader.query(select_language, user);
    return rows.empty() ? std::nullopt : std::optional(rows[0].get<std::string>("language"));
}

void insert_session(Tx& tx, const Session& session) {
    tx.defer(
        insert_session_row, session.session_id, session.player_id, session.figures_version, session.language,
        session.seed, session.roll, joined(session.offer), session.suspicion, session.started_at
    );
}

void update_session(Tx& tx, const Session& session) {
    const auto& outcome = session.outcome;
    const auto ending = outcome ? std::optional(to_name(outcome->outcome)) : std::nullopt;
    const auto skill = outcome ? std::optional(to_name(outcome->negotiation_skill)) : std::nullopt;
    tx.defer_expecting(
        1, update_session_row, session.session_id, session.language, to_name(session.step), session.suspicion,
        session.cat, session.nickname, session.ship_claimed, ending, part(outcome, &OutcomeView::awarded_ship),
        part(outcome, &OutcomeView::starting_credits), skill, part(outcome, &OutcomeView::final_persuasion_score),
        part(outcome, &OutcomeView::negotiation_bonus), part(outcome, &OutcomeView::notoriety_penalty),
        part(outcome, &OutcomeView::guard_response)
    );
}

void complete_session(Tx& tx, const Uuid& session, std::string_view reply) {
    tx.defer_expecting(1, complete_session_row, session, tx.now(), reply);
}

void abandon_session(Tx& tx, const Uuid& session) {
    tx.defer_expecting(1, abandon_session_row, session, tx.now());
}

std::optional<Session> find_session(Reader& reader, PlayerId player) {
    return read_session(reader.query(select_session, player));
}

std::optional<Session> find_session_by_id(Reader& reader, const Uuid& session) {
    return read_session(reader.query(select_session_by_id, session));
}

int count_sessions(Reader& reader, PlayerId player) {
    return reader.query(count_sessions_of, player)[0].get<std::int32_t>("sessions");
}

Resets resets_since(Reader& reader, PlayerId player, Time since) {
    const Rows rows = reader.query(count_resets, player, since);
    return {rows[0].get<std::int32_t>("resets"), rows[0].get<std::optional<Time>>("oldest")};
}

std::vector<DebugSession> sessions_of(Reader& reader, PlayerId player, int limit) {
    const Rows rows = reader.query(select_sessions_of, player, limit);
    std::vector<DebugSession> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Rows::Row row = rows[i];
        out.push_back({
            .id = row.get<Uuid>("session_id"),
            .started_at = row.get<Time>("started_at"),
            .completed_at = row.get<std::optional<Time>>("completed_at"),
            .ship_claimed = row.get<std::optional<std::string>>("ship_claimed"),
            .current_step = named<Step>(row.get<std::string>("step")),
        });
    }
    return out;
}

void insert_exchange(Tx& tx, const Exchange& exchange) {
    tx.defer(
        insert_exchange_row, exchange.exchange_id, exchange.session_id, exchange.sequence_number, exchange.topic,
        exchange.question_number, exchange.question, exchange.asked_at
    );
}

void answer_exchange(Tx& tx, const Exchange& exchange) {
    const Scored& scored = exchange.scored;
    const auto& judged = exchange.judged;
    tx.defer_expecting(
        1, answer_exchange_row, exchange.exchange_id, exchange.answer, exchange.answered_at,
        scored.scores.persuasiveness, scored.scores.confidence, scored.scores.consistency, scored.believability,
        exchange.suspicion, to_name(exchange.mood), scored.contradictions, to_json(exchange.slips), exchange.flag,
        part(judged, &Judged::provider), part(judged, &Judged::tokens), part(judged, &Judged::cost_usd),
        part(judged, &Judged::took_ms), exchange.reply
    );
}

std::vector<Exchange> exchanges_of(Reader& reader, const Uuid& session) {
    const Rows rows = reader.query(select_exchanges, session);
    std::vector<Exchange> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(read_exchange(rows[i]));
    return out;
}

int answers_since(Reader& reader, PlayerId player, Time since) {
    return reader.query(count_answers, player, since)[0].get<std::int32_t>("answers");
}

}  // namespace sw::first_login::repository
