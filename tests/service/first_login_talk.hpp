// Talking to the guard, for the service tests of the first login.
#pragma once

#include <pqxx/pqxx>
#include <set>

#include "sectorwars/dialogue.hpp"
#include "sectorwars/players.hpp"
#include "support/service_fixture.hpp"

namespace first_login_talk {

using support::Game;
using sw::Failure;
using sw::JsonDocument;
using sw::JsonWriter;
using sw::Shared;

inline const std::string honest =
    "Yes, certainly. The registration number and the license are in the manifest, the station commander gave me "
    "clearance, and I respect your protocol.";

/// New pilots of this executable wait for the first login.
inline Game& game() {
    Game& shared = Game::shared();
    const_cast<Shared&>(shared.platform().shared).get<sw::players::Berth>()->waits = true;
    return shared;
}

inline JsonDocument call(
    const Game::Person& who, const char* method, const std::string& path, const std::string& body = "{}"
) {
    return JsonDocument::parse(game().call(who.caller, method, "/api/v1/first-login/" + path, body));
}

inline std::string error_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const Failure& failure) {
        return failure.error().id;
    }
    return {};
}

inline std::string text(const JsonDocument& document, std::string_view key) {
    return std::string(document.root().find(key).value().as_string().value_or(""));
}

inline std::string json_text(std::string_view words) {
    std::string out;
    JsonWriter(out).value(words);
    return out;
}

inline std::string sql(const std::string& statement) {
    pqxx::connection owner(game().superuser_url());
    pqxx::work work(owner);
    work.exec("set local search_path = region, nexus");
    const auto rows = work.exec(statement);
    work.commit();
    return rows.empty() || rows[0][0].is_null() ? std::string() : rows[0][0].as<std::string>();
}

inline std::string offered(const JsonDocument& session, std::size_t place = 1) {
    return std::string(session.root().find("available_ships")->at(place).as_string().value());
}

inline JsonDocument claim(const Game::Person& who, const std::string& ship, const std::string& words) {
    return call(
        who, "POST", "claim-ship", R"({"ship_type":")" + ship + R"(","dialogue_response":)" + json_text(words) + "}"
    );
}

inline JsonDocument answer(const Game::Person& who, const std::string& exchange, const std::string& words) {
    return call(who, "POST", "dialogue/" + exchange, R"({"response":)" + json_text(words) + "}");
}

/// Talks until the guard has decided; the last reply.
inline JsonDocument talk(const Game::Person& who, const std::string& words) {
    const auto session = call(who, "POST", "session");
    const auto claimed = claim(who, offered(session), words);
    std::string exchange = text(claimed, "exchange_id");
    for (int i = 0; i < 10; ++i) {
        auto reply = answer(who, exchange, words + " That was answer " + std::to_string(i) + ".");
        if (reply.root().find("is_final")->as_boolean() == true) return reply;
        exchange = text(reply, "next_exchange_id");
    }
    throw std::runtime_error("the guard never decides");
}

/// Everything that a completion may give.
inline std::string belongings(const Game::Person& who) {
    const std::string player = "'" + who.player.to_string() + "'";
    return sql("select count(*) from ships where player_id = " + player) + " ships " +
           sql("select coalesce(sum(amount), 0) from ledger_entries where account_kind = 0 and owner_id = " + player) +
           " credits";
}

}  // namespace first_login_talk
