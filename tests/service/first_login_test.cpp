// The first login on a real database: once, only what was offered, and nobody else's conversation.
#include <future>

#include "first_login_talk.hpp"

using namespace sw;
using namespace first_login_talk;

TEST_CASE("a pilot without a ship is told about the first login, whatever the act") {
    const auto pilot = game().a_pilot("waiting");
    const auto act = [&](const char* method, const std::string& path, const std::string& body = "{}") {
        CAPTURE(path);
        CHECK(error_of([&] { game().call(pilot.caller, method, path, body); }) == "no_ship");
    };
    const std::string station = game().atlas()->parts().stations.front().station_id.to_string();
    act("POST", "/api/v1/player/move/2");
    act("POST", "/api/v1/nav/scan");
    act("POST", "/api/v1/nav/plot", R"({"destination":2})");
    act("POST", "/api/v1/nav/autopilot", R"({"destination":2})");
    act("GET", "/api/v1/player/current-ship");
    act("POST", "/api/v1/trading/dock", R"({"station_id":")" + station + "\"}");
    for (const char* trade : {"buy", "sell"}) {
        act("POST", std::string("/api/v1/trading/") + trade,
            R"({"station_id":")" + station + R"(","resource_type":"ore","quantity":1})");
    }
    act("POST", "/api/v1/trading/quote",
        R"({"station_id":")" + station + R"(","resource_type":"ore","quantity":1,"side":"buy"})");
    const auto state = JsonDocument::parse(game().call(pilot.caller, "GET", "/api/v1/player/state"));
    CHECK(state.root().find("credits")->as_integer() == 0);
    CHECK(state.root().find("current_ship_id")->is_null());
    CHECK(game().call(pilot.caller, "GET", "/api/v1/player/ships") == "[]");
    for (const char* path :
         {"/api/v1/player/current-sector", "/api/v1/player/available-moves", "/api/v1/nav/chart", "/api/v1/trade/pairs",
          "/api/v1/trading/history"}) {
        CAPTURE(path);
        CHECK_NOTHROW(game().call(pilot.caller, "GET", path));
    }
    CHECK(belongings(pilot) == "0 ships 0 credits");
}

TEST_CASE("a session is begun once and found again, in the language of the request") {
    const auto pilot = game().a_pilot("talker");
    CHECK(call(pilot, "GET", "status").root().find("state")->is_null());
    const auto first = call(pilot, "POST", "session", R"({"language":"de-DE"})");
    const auto again = call(pilot, "POST", "session");
    CHECK(text(first, "session_id") == text(again, "session_id"));
    CHECK(text(first, "exchange_id") == text(again, "exchange_id"));
    CHECK(text(first, "npc_prompt").find("Werft") != std::string::npos);
    CHECK(text(again, "npc_prompt") == text(first, "npc_prompt"));
    CHECK(
        text(call(pilot, "POST", "session", R"({"language":"en"})"), "npc_prompt").find("shipyard") != std::string::npos
    );
    CHECK(offered(first, 0) == "ESCAPE_POD");
    const auto status = call(pilot, "GET", "status");
    CHECK(status.root().find("requires_first_login")->as_boolean() == true);
    CHECK(text(status, "session_id") == text(first, "session_id"));
    CHECK(status.root().find("state")->find("attempts")->as_integer() == 1);
}

TEST_CASE("the guard speaks the language that the account chose, when the request names none") {
    const auto pilot = game().a_pilot("german");
    game().call(pilot.caller, "POST", "/api/v1/i18n/user/preference", R"({"languageCode":"de"})");
    CHECK(text(call(pilot, "POST", "session"), "npc_prompt").find("Werft") != std::string::npos);
}

TEST_CASE("only offered ships can be claimed, once") {
    const auto pilot = game().a_pilot("chooser");
    CHECK(error_of([&] { claim(pilot, "ESCAPE_POD", "mine"); }) == "no_session");
    const auto session = call(pilot, "POST", "session");
    for (const char* ship : {"CARRIER", "DEFENDER", "COLONY_SHIP", "FAST_COURIER", "SCOUT_SHIP", "CARGO_HAULER"}) {
        if (ship == offered(session, 1) || ship == offered(session, 2)) continue;
        CHECK(error_of([&] { claim(pilot, ship, honest); }) == "ship_not_offered");
    }
    CHECK(error_of([&] { claim(pilot, "WARP_JUMPER", honest); }) == "validation_failed");
    CHECK(error_of([&] { claim(pilot, offered(session), std::string(501, 'x')); }) == "validation_failed");
    CHECK(error_of([&] { answer(pilot, text(session, "exchange_id"), honest); }) == "name_a_ship");
    const auto claimed = claim(pilot, offered(session), honest);
    CHECK(text(claimed, "current_step") == "dialogue");
    CHECK(claimed.root().find("sequence_number")->as_integer() == 2);
    CHECK(claim(pilot, offered(session), honest).root().dump() == claimed.root().dump());
    CHECK(error_of([&] { claim(pilot, offered(session), "other words"); }) == "already_claimed");
    CHECK(error_of([&] { claim(pilot, offered(session, 2), honest); }) == "already_claimed");
    CHECK(error_of([&] { call(pilot, "POST", "complete"); }) == "not_decided");
}

TEST_CASE("an exchange takes one answer, from its own pilot") {
    const auto pilot = game().a_pilot("answerer"), stranger = game().a_pilot("stranger");
    const auto session = call(pilot, "POST", "session");
    const std::string exchange = text(claim(pilot, offered(session), honest), "exchange_id");
    call(stranger, "POST", "session");
    CHECK(error_of([&] { answer(stranger, exchange, honest); }) == "no_exchange");
    CHECK(error_of([&] { answer(pilot, Uuid::make().to_string(), honest); }) == "no_exchange");
    CHECK(error_of([&] { answer(pilot, exchange, std::string(501, 'x')); }) == "validation_failed");
    CHECK(error_of([&] { answer(pilot, exchange, "   "); }) == "validation_failed");
    const auto first = answer(pilot, exchange, "I came in this morning.");
    CHECK(answer(pilot, exchange, "I came in this morning.").root().dump() == first.root().dump());
    CHECK(error_of([&] { answer(pilot, exchange, "I came in yesterday."); }) == "already_answered");
    const auto analysis = first.root().find("analysis").value();
    CHECK(analysis.find("ai_used")->as_boolean() == false);
    CHECK(analysis.find("provider")->is_null());
    CHECK(analysis.find("consistency")->as_number() == 0.8);
    const auto lie = answer(pilot, text(first, "next_exchange_id"), "It was yesterday.");
    CHECK(lie.root().find("analysis")->find("detected_inconsistencies")->size() == 1);
    CHECK(
        sql("select count(*) from first_login_exchanges where session_id = '" + text(session, "session_id") +
            "' and answer is not null") == "3"
    );
}

TEST_CASE("text that tries to bore or steer counts low and is no crime") {
    const auto pilot = game().a_pilot("bore");
    const auto session = call(pilot, "POST", "session");
    const std::string exchange = text(claim(pilot, offered(session), honest), "exchange_id");
    const auto reply = answer(pilot, exchange, std::string(200, 'a'));
    CHECK(reply.root().find("analysis")->find("overall_believability")->as_number() == 0.25);
    CHECK(sql("select flag from first_login_exchanges where exchange_id = '" + exchange + "'") == "same_character");
    const auto next = answer(pilot, text(reply, "next_exchange_id"), honest);
    CHECK(next.root().find("analysis")->find("overall_believability")->as_number() == 0.25);  // said before
}

TEST_CASE("completion gives ship and credits once, however often it is asked for") {
    const auto pilot = game().a_pilot("complete");
    const auto last = talk(pilot, "I'm Mira Sternfeld and saw a small orange cat. " + honest);
    const auto verdict = last.root().find("outcome").value();
    CHECK(belongings(pilot) == "0 ships 0 credits");
    std::vector<std::future<std::string>> racers;
    for (int i = 0; i < 8; ++i) {
        racers.push_back(std::async(std::launch::async, [&] {
            return game().call(pilot.caller, "POST", "/api/v1/first-login/complete");
        }));
    }
    std::set<std::string> replies;
    for (auto& racer : racers) replies.insert(racer.get());
    REQUIRE(replies.size() == 1);
    const auto reply = JsonDocument::parse(*replies.begin());
    CHECK(text(reply, "nickname") == "Mira Sternfeld");
    CHECK(reply.root().find("credits")->as_integer() == verdict.find("starting_credits")->as_integer());
    const auto credits = std::to_string(reply.root().find("credits")->as_integer().value());
    CHECK(belongings(pilot) == "1 ships " + credits + " credits");
    const auto ship = JsonDocument::parse(game().call(pilot.caller, "GET", "/api/v1/player/current-ship"));
    CHECK(text(ship, "id") == reply.root().find("ship")->find("id")->as_string());
    CHECK(text(ship, "type") == verdict.find("awarded_ship")->as_string());
    CHECK(error_of([&] { call(pilot, "POST", "session"); }) == "first_login_complete");
    CHECK(error_of([&] { call(pilot, "DELETE", "session"); }) == "first_login_complete");
    CHECK(game().call(pilot.caller, "POST", "/api/v1/first-login/complete") == *replies.begin());
    CHECK(belongings(pilot) == "1 ships " + credits + " credits");
    CHECK(call(pilot, "GET", "status").root().find("requires_first_login")->as_boolean() == false);
    const std::string mine = pilot.player.to_string();
    CHECK(
        sql("select count(*) from outbox where topic = 'first_login.completed' and payload like '%" + mine + "%'") ==
        "1"
    );
    CHECK(
        sql("select payload::json ->> 'cat' from outbox where topic = 'first_login.completed' and payload like '%" +
            mine + "%'") == "true"
    );
    CHECK(sql("select count(*) from outbox where topic = 'pilot.equipped' and payload like '%" + mine + "%'") == "1");
    CHECK(JsonDocument::parse(game().audit()).root().find("differences")->as_integer() == 0);
}

TEST_CASE("a nickname is taken only when nobody goes by it") {
    const auto first = game().a_pilot("namesake"), second = game().a_pilot("namesake");
    for (const auto& pilot : {first, second}) {
        call(pilot, "POST", "session");
        claim(pilot, "ESCAPE_POD", "My name is Zora Quill");
    }
    CHECK(text(call(first, "POST", "complete"), "nickname") == "Zora Quill");
    const auto reply = call(second, "POST", "complete");
    CHECK(reply.root().find("nickname")->is_null());
    CHECK(reply.root().find("credits")->as_integer() == 1000);
    CHECK(reply.root().find("ship")->find("type")->as_string() == "ESCAPE_POD");
}

TEST_CASE("a pilot who is not believed flies a pod with a bad name") {
    const auto pilot = game().a_pilot("liar");
    const auto session = call(pilot, "POST", "session");
    std::string exchange =
        text(claim(pilot, offered(session), "I came today. She is brand new. I bought her."), "exchange_id");
    // Three contradictions at once are enough, whatever the guard.
    auto reply = answer(pilot, exchange, "It was yesterday, she is old, and I inherited her.");
    for (int i = 0; reply.root().find("is_final")->as_boolean() == false && i < 5; ++i)
        reply = answer(pilot, text(reply, "next_exchange_id"), "maybe " + std::to_string(i));
    const auto outcome = reply.root().find("outcome").value();
    CHECK(outcome.find("outcome")->as_string() == "FAILURE");
    CHECK(outcome.find("notoriety_penalty")->as_boolean() == true);
    const auto done = call(pilot, "POST", "complete");
    CHECK(done.root().find("credits")->as_integer() == 300);
    CHECK(done.root().find("ship")->find("type")->as_string() == "ESCAPE_POD");
    const auto state = JsonDocument::parse(game().call(pilot.caller, "GET", "/api/v1/player/state"));
    CHECK(state.root().find("personal_reputation")->as_integer() == -25);
    CHECK(text(state, "reputation_tier") == "Suspicious");
    CHECK(text(state, "name_color") == "#FFCC00");
}

TEST_CASE("a conversation can be begun again three times in a day") {
    const auto pilot = game().a_pilot("restless");
    CHECK(error_of([&] { call(pilot, "DELETE", "session"); }) == "no_session");
    std::set<std::string> sessions;
    for (int i = 0; i < 3; ++i) {
        sessions.insert(text(call(pilot, "POST", "session"), "session_id"));
        CHECK_FALSE(text(call(pilot, "DELETE", "session"), "message").empty());
    }
    sessions.insert(text(call(pilot, "POST", "session"), "session_id"));
    CHECK(sessions.size() == 4);
    CHECK(error_of([&] { call(pilot, "DELETE", "session"); }) == "too_many_resets");
    sql("update first_login_sessions set abandoned_at = abandoned_at - interval '25 hours' where abandoned_at is not "
        "null "
        "and player_id = '" +
        pilot.player.to_string() + "'");
    CHECK(error_of([&] { call(pilot, "DELETE", "session"); }).empty());
    CHECK(call(pilot, "GET", "debug").root().find("sessions")->size() == 4);
}

TEST_CASE("answers come no faster than the figures allow") {
    const auto pilot = game().a_pilot("hasty");
    const auto session = call(pilot, "POST", "session");
    const std::string exchange = text(claim(pilot, offered(session), honest), "exchange_id");
    for (int i = 0; i < 2; ++i) {  // earlier conversations count as well
        sql("with s as (insert into first_login_sessions (session_id, player_id, figures_version, language, seed, "
            "roll, "
            "offer, suspicion, started_at, abandoned_at) values (gen_random_uuid(), '" +
            pilot.player.to_string() +
            "', 1, 'en', 0, 0, 'ESCAPE_POD', 0, now(), now()) returning session_id) insert into first_login_exchanges "
            "(exchange_id, session_id, sequence_number, question, asked_at, answer, answered_at) select "
            "gen_random_uuid(), session_id, n, '', now(), '', now() from s, generate_series(1, 5) n");
    }
    CHECK(error_of([&] { answer(pilot, exchange, honest); }) == "too_fast");
    sql("update first_login_exchanges set answered_at = now() - interval '61 seconds' where answer is not null");
    CHECK(error_of([&] { answer(pilot, exchange, honest + " Again."); }).empty());
}

TEST_CASE("a pilot is equipped once, and one who flies already never") {
    const auto pilot = game().a_pilot("equipped");
    const auto equip = [&] {
        game().db().write([&](Tx& tx) {
            const players::Outfit outfit{
                .hull = "SCOUT_SHIP", .credits = Credits{77}, .nickname = {}, .trade_bonus = {}};
            static_cast<void>(players::equip(tx, game().platform(), pilot.player, outfit));
        });
    };
    equip();
    CHECK(error_of(equip) == "has_ship");
    CHECK(belongings(pilot) == "1 ships 77 credits");
    // A session that is still open by then brings nothing more.
    CHECK(error_of([&] { call(pilot, "POST", "session"); }) == "first_login_complete");
    CHECK(error_of([&] { call(pilot, "POST", "complete"); }) == "no_session");
    const auto ship = JsonDocument::parse(game().call(pilot.caller, "GET", "/api/v1/player/current-ship"));
    CHECK(ship.root().find("combat")->find("max_shields")->as_integer() == 150);
    CHECK(ship.root().find("is_flagship")->as_boolean() == true);
}

TEST_CASE("a trade bonus betters prices while it lasts, as rank does") {
    const auto pilot = game().a_pilot("haggler");
    call(pilot, "POST", "session");
    claim(pilot, "ESCAPE_POD", "");
    call(pilot, "POST", "complete");
    const auto& station = game().atlas()->stations_in(1).front();
    const std::string place = R"({"station_id":")" + station.station_id.to_string() + "\"";
    game().call(pilot.caller, "POST", "/api/v1/trading/dock", place + "}");
    const auto cost = [&] {
        const auto quote = JsonDocument::parse(game().call(
            pilot.caller, "POST", "/api/v1/trading/quote",
            place + R"(,"resource_type":"fuel","quantity":10,"side":"buy"})"
        ));
        return quote.root().find("total")->as_integer().value();
    };
    const auto bonus = [&](const std::string& until) {
        sql("update players set trade_bonus_percent = 10, trade_bonus_until = now() + interval '" + until +
            "' where player_id = '" + pilot.player.to_string() + "'");
    };
    const auto plain = cost();
    bonus("7 days");
    CHECK(cost() < plain);
    bonus("-1 second");
    CHECK(cost() == plain);
}

TEST_CASE("a strong negotiator with a bigger ship trades better for seven days") {
    const auto pilot = game().a_pilot("strong");
    std::string ship;
    for (int i = 0; i < 4 && ship.empty(); ++i) {
        const auto session = call(pilot, "POST", "session");
        for (std::size_t place : {1U, 2U}) {
            if (const auto one = offered(session, place); one == "SCOUT_SHIP" || one == "FAST_COURIER") ship = one;
        }
        if (ship.empty()) call(pilot, "DELETE", "session");
    }
    REQUIRE_FALSE(ship.empty());
    std::string exchange = text(claim(pilot, ship, honest), "exchange_id");
    for (int i = 0; !exchange.empty() && i < 5; ++i)
        exchange = text(answer(pilot, exchange, honest + " " + std::to_string(i)), "next_exchange_id");
    const auto done = call(pilot, "POST", "complete");
    CHECK(done.root().find("ship")->find("type")->as_string() == ship);
    CHECK(done.root().find("negotiation_bonus")->as_boolean() == true);
    CHECK(done.root().find("trade_bonus")->find("percent")->as_integer() == 10);
    CHECK(
        sql("select trade_bonus_percent || ' ' || (trade_bonus_until between now() + interval '167 hours' and now() + "
            "interval '168 hours') from players where player_id = '" +
            pilot.player.to_string() + "'") == "10 true"
    );
}
