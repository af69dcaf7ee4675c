// The SQL of the tables first_login_*.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "admin_messages.hpp"
#include "messages.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::first_login::repository {

// ---- figures ----------------------------------------------------------------------------------------------------

struct FiguresRow {
    int version = 0;
    std::string content;
    bool from_file = true;
};

/// One change at a time.
void lock_figures(Tx& tx);
[[nodiscard]] std::optional<FiguresRow> newest_figures(Reader& reader);
[[nodiscard]] std::optional<FiguresRow> find_figures(Reader& reader, int version);
void insert_figures(
    Tx& tx, const FiguresRow& row, const std::optional<UserId>& by, const std::optional<std::string>& by_name
);
[[nodiscard]] std::vector<FiguresChange> figures_history(Reader& reader, int limit);

// ---- conversations ----------------------------------------------------------------------------------------------

struct Session {
    Uuid session_id;
    PlayerId player_id;
    int figures_version = 0;
    std::string language;
    std::int64_t seed = 0;
    int roll = 0;
    std::vector<std::string> offer;
    Step step = Step::ship_selection;
    double suspicion = 0;
    bool cat = false;
    std::optional<std::string> nickname, ship_claimed;
    std::optional<OutcomeView> outcome;
    std::optional<std::string> reply;
    Time started_at{};
    std::optional<Time> completed_at;
};

/// Chosen by the account, for a request that does not say.
[[nodiscard]] std::optional<std::string> preferred_language(Reader& reader, UserId user);

void insert_session(Tx& tx, const Session& session);
/// Everything that changes while the talk goes on.
void update_session(Tx& tx, const Session& session);
void complete_session(Tx& tx, const Uuid& session, std::string_view reply);
void abandon_session(Tx& tx, const Uuid& session);
/// The one that was not given up.
[[nodiscard]] std::optional<Session> find_session(Reader& reader, PlayerId player);
[[nodiscard]] std::optional<Session> find_session_by_id(Reader& reader, const Uuid& session);
[[nodiscard]] int count_sessions(Reader& reader, PlayerId player);

struct Resets {
    int count = 0;
    std::optional<Time> oldest;
};

[[nodiscard]] Resets resets_since(Reader& reader, PlayerId player, Time since);
[[nodiscard]] std::vector<DebugSession> sessions_of(Reader& reader, PlayerId player, int limit);

// ---- exchanges --------------------------------------------------------------------------------------------------

/// What a language model cost.
struct Judged {
    std::string provider;
    int tokens = 0;
    double cost_usd = 0;
    std::int64_t took_ms = 0;
};

struct Exchange {
    Uuid exchange_id, session_id;
    int sequence_number = 1;
    std::optional<std::string> topic;
    std::optional<int> question_number;
    std::string question;
    Time asked_at{};
    std::optional<std::string> answer;
    std::optional<Time> answered_at;
    Scored scored;
    double suspicion = 0;
    Mood mood = Mood::neutral;
    std::vector<std::string> slips;
    std::optional<std::string> flag;
    std::optional<Judged> judged;
    std::optional<std::string> reply;
};

void insert_exchange(Tx& tx, const Exchange& exchange);
void answer_exchange(Tx& tx, const Exchange& exchange);
[[nodiscard]] std::vector<Exchange> exchanges_of(Reader& reader, const Uuid& session);
/// Answers of the pilot in all conversations.
[[nodiscard]] int answers_since(Reader& reader, PlayerId player, Time since);

/// The items of a list that is stored with commas.
[[nodiscard]] std::vector<std::string> split(const std::string& text);

// ---- for administrators -----------------------------------------------------------------------------------------

[[nodiscard]] std::vector<ConversationSummary> conversations(Reader& reader, const ConversationsRequest& request);
[[nodiscard]] std::optional<ConversationSummary> conversation(Reader& reader, const Uuid& session);
[[nodiscard]] StatsView stats(Reader& reader, Time since);

}  // namespace sw::first_login::repository
