// The SQL of figures and of what administrators see.
#include "repository.hpp"

namespace sw::first_login::repository {

namespace {

constexpr Statement lock_changes{
    "first_login.lock_figures",
    "select pg_advisory_xact_lock(hashtextextended('first_login_figures', 0)) is null as locked"};

constexpr Statement select_newest{
    "first_login.newest_figures",
    "select version, content, changed_by is null as from_file from first_login_figures order by version desc limit 1"};

constexpr Statement select_figures{
    "first_login.find_figures",
    "select version, content, changed_by is null as from_file from first_login_figures where version = $1"};

constexpr Statement insert_figures_row{
    "first_login.insert_figures",
    "insert into first_login_figures (version, content, changed_by, changed_by_name, changed_at) "
    "values ($1, $2, $3, $4, $5)"};

constexpr Statement select_history{
    "first_login.figures_history",
    "select version, changed_by_name, changed_at from first_login_figures order by version desc limit $1::int"};

constexpr Statement select_conversations{
    "first_login.conversations",
    "select s.session_id, coalesce(p.username, '') as username, s.player_id, s.started_at, s.completed_at, "
    "s.ship_claimed, s.awarded_ship, s.outcome, s.score, s.skill, x.questions, x.providers, x.cost_usd "
    "from first_login_sessions s left join player_names p on p.player_id = s.player_id cross join lateral ("
    "select count(e.answer)::int as questions, coalesce(string_agg(distinct e.provider, ','), '') as providers, "
    "coalesce(sum(e.cost_usd), 0) as cost_usd from first_login_exchanges e where e.session_id = s.session_id) x "
    "where ($1::text is null or s.outcome = $1) and ($2::timestamptz is null or s.started_at >= $2) "
    "and ($3::timestamptz is null or s.started_at < $3) and ($4::text is null or exists (select from "
    "first_login_exchanges e where e.session_id = s.session_id and e.answer is not null "
    "and coalesce(e.provider, 'fallback') = $4)) order by s.started_at desc, s.session_id offset $5::int limit "
    "$6::int"};

constexpr Statement select_conversation{
    "first_login.conversation",
    "select s.session_id, coalesce(p.username, '') as username, s.player_id, s.started_at, s.completed_at, "
    "s.ship_claimed, s.awarded_ship, s.outcome, s.score, s.skill, x.questions, x.providers, x.cost_usd "
    "from first_login_sessions s left join player_names p on p.player_id = s.player_id cross join lateral ("
    "select count(e.answer)::int as questions, coalesce(string_agg(distinct e.provider, ','), '') as providers, "
    "coalesce(sum(e.cost_usd), 0) as cost_usd from first_login_exchanges e where e.session_id = s.session_id) x "
    "where s.session_id = $1"};

constexpr Statement select_totals{
    "first_login.stats_totals",
    "select count(*)::int as sessions, count(completed_at)::int as completed, "
    "(count(*) filter (where completed_at is not null and outcome = 'SUCCESS'))::int as successes "
    "from first_login_sessions where started_at >= $1"};

constexpr Statement select_providers{
    "first_login.stats_providers",
    "select coalesce(e.provider, 'fallback') as provider, count(*) as answers, coalesce(sum(e.cost_usd), 0) as "
    "cost_usd "
    "from first_login_exchanges e join first_login_sessions s on s.session_id = e.session_id "
    "where s.started_at >= $1 and e.answer is not null group by 1 order by 1"};

constexpr Statement select_outcomes{
    "first_login.stats_outcomes",
    "select outcome, count(*) as sessions from first_login_sessions where started_at >= $1 and outcome is not null "
    "group by outcome order by outcome"};

std::optional<FiguresRow> read_figures(const Rows& rows) {
    if (rows.empty()) return std::nullopt;
    return FiguresRow{
        rows[0].get<std::int32_t>("version"), rows[0].get<std::string>("content"), rows[0].get<bool>("from_file")};
}

ConversationSummary read_summary(const Rows::Row& row) {
    return {
        .session_id = row.get<Uuid>("session_id"),
        .player_username = row.get<std::string>("username"),
        .player_id = row.get<PlayerId>("player_id"),
        .started_at = row.get<Time>("started_at"),
        .completed_at = row.get<std::optional<Time>>("completed_at"),
        .ship_claimed = row.get<std::optional<std::string>>("ship_claimed"),
        .awarded_ship = row.get<std::optional<std::string>>("awarded_ship"),
        .outcome = row.get<std::optional<std::string>>("outcome"),
        .final_persuasion_score = row.get<std::optional<double>>("score"),
        .negotiation_skill = row.get<std::optional<std::string>>("skill"),
        .total_questions = row.get<std::int32_t>("questions"),
        .ai_providers_used = split(row.get<std::string>("providers")),
        .total_cost_usd = row.get<double>("cost_usd"),
    };
}

}  // namespace

void lock_figures(Tx& tx) {
    static_cast<void>(tx.query(lock_changes));
}

std::optional<FiguresRow> newest_figures(Reader& reader) {
    return read_figures(reader.query(select_newest));
}

std::optional<FiguresRow> find_figures(Reader& reader, int version) {
    return read_figures(reader.query(select_figures, version));
}

void insert_figures(
    Tx& tx, const FiguresRow& row, const std::optional<UserId>& by, const std::optional<std::string>& by_name
) {
    tx.defer(insert_figures_row, row.version, row.content, by, by_name, tx.now());
}

std::vector<FiguresChange> figures_history(Reader& reader, int limit) {
    const Rows rows = reader.query(select_history, limit);
    std::vector<FiguresChange> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        out.push_back({
            .version = rows[i].get<std::int32_t>("version"),
            .changed_by = rows[i].get<std::optional<std::string>>("changed_by_name"),
            .changed_at = rows[i].get<Time>("changed_at"),
        });
    }
    return out;
}

std::vector<ConversationSummary> conversations(Reader& reader, const ConversationsRequest& request) {
    const Rows rows = reader.query(
        select_conversations, request.outcome, request.start_date, request.end_date, request.ai_provider, request.skip,
        request.limit
    );
    std::vector<ConversationSummary> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back(read_summary(rows[i]));
    return out;
}

std::optional<ConversationSummary> conversation(Reader& reader, const Uuid& session) {
    const Rows rows = reader.query(select_conversation, session);
    if (rows.empty()) return std::nullopt;
    return read_summary(rows[0]);
}

StatsView stats(Reader& reader, Time since) {
    StatsView out;
    const Rows totals = reader.query(select_totals, since);
    out.total_sessions = totals[0].get<std::int32_t>("sessions");
    out.completed_sessions = totals[0].get<std::int32_t>("completed");
    if (out.completed_sessions > 0)
        out.success_rate = totals[0].get<std::int32_t>("successes") / static_cast<double>(out.completed_sessions);
    const Rows providers = reader.query(select_providers, since);
    std::int64_t answers = 0;
    for (std::size_t i = 0; i < providers.size(); ++i) {
        const auto count = providers[i].get<std::int64_t>("answers");
        out.ai_provider_breakdown[providers[i].get<std::string>("provider")] = count;
        out.total_cost_usd += providers[i].get<double>("cost_usd");
        answers += count;
    }
    if (out.total_sessions > 0) out.average_questions = static_cast<double>(answers) / out.total_sessions;
    const Rows outcomes = reader.query(select_outcomes, since);
    for (std::size_t i = 0; i < outcomes.size(); ++i)
        out.outcome_breakdown[outcomes[i].get<std::string>("outcome")] = outcomes[i].get<std::int64_t>("sessions");
    return out;
}

}  // namespace sw::first_login::repository
