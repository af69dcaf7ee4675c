// Links with identities elsewhere on a real database: what is left when several hands pull at once, and what is known
// of a person.
#include <thread>

#include "auth_support.hpp"
#include "features/oauth/repository.hpp"
#include "sectorwars/personal_data.hpp"

using namespace auth_test;
using namespace sw::oauth;
using support::Game;

namespace {

repository::Link link_of(sw::UserId user, Provider provider, const std::string& id) {
    return {
        .provider = provider,
        .provider_user_id = id,
        .user_id = user,
        .account_username = "Ada \"L\"",
        .created_at = *sw::parse_time("2026-11-21T12:00:00Z"),
        .last_used_at = std::nullopt};
}

void add_link(sw::UserId user, Provider provider, const std::string& id) {
    Game::shared().db().write([&](sw::Tx& tx) { repository::insert_link(tx, link_of(user, provider, id)); });
}

std::string links_of(sw::UserId user) {
    return std::to_string(number("select count(*) from oauth_accounts where user_id = '" + user.to_string() + "'"));
}

const sw::personal_data::Section& section() {
    for (const auto& one : Game::shared().platform().shared.get<sw::personal_data::Sections>()->all()) {
        if (one.name == "sign_in_links") return one;
    }
    throw std::runtime_error("there is no such section");
}

}  // namespace

TEST_CASE("whoever removes all links of an account at once keeps one") {
    for (int round = 0; round < 5; ++round) {
        const auto person = Game::shared().a_pilot("unlinker");
        const std::string id = person.user.to_string();
        for (const auto provider : {Provider::github, Provider::google, Provider::steam}) {
            add_link(person.user, provider, id);
        }
        std::atomic<int> kept{0};
        std::vector<std::thread> threads;
        for (const std::string provider : {"github", "google", "steam"}) {
            threads.emplace_back([&, provider] {
                const std::string code =
                    code_of([&] { call("DELETE", "/api/v1/auth/links/" + provider, "", person.caller); });
                kept += code == "last_way_in";
            });
        }
        for (auto& thread : threads) thread.join();
        CHECK(kept == 1);
        CHECK(links_of(person.user) == "1");
    }
}

TEST_CASE("an identity has one account and an account one identity of each provider") {
    const auto first = Game::shared().a_pilot("linked"), second = Game::shared().a_pilot("linked");
    const std::string id = first.user.to_string();
    add_link(first.user, Provider::github, id);
    CHECK(code_of([&] { add_link(second.user, Provider::github, id); }) == "identity_taken");
    CHECK(code_of([&] { add_link(first.user, Provider::github, id + "x"); }) == "provider_linked_already");
    add_link(second.user, Provider::google, id);  // another provider's number is another identity
    CHECK(links_of(first.user) == "1");
}

TEST_CASE("of several who bring one state back exactly one gets it, and what is old is swept away") {
    const auto person = Game::shared().a_pilot("stateful");
    const std::string digest = sw::digest_token(person.user.to_string());
    const auto put = [&](const std::string& of, std::chrono::minutes life) {
        Game::shared().db().write([&](sw::Tx& tx) {
            repository::insert_state(
                tx, {.state_digest = of,
                     .browser_digest = digest,
                     .provider = Provider::steam,
                     .user_id = person.user,
                     .session_id = sw::SessionId::make(),
                     .created_at = tx.now(),
                     .expires_at = tx.now() + life}
            );
        });
    };
    put(digest, std::chrono::minutes{10});
    std::atomic<int> won{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 5; ++i) {
        threads.emplace_back([&] {
            Game::shared().db().write([&](sw::Tx& tx) {
                if (repository::take_state(tx, digest)) ++won;
            });
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(won == 1);

    const std::string old = sw::digest_token("old " + digest);
    put(old, -std::chrono::minutes{1});
    put(digest, std::chrono::minutes{10});
    bool fresh = false, again = true;
    Game::shared().db().write([&](sw::Tx& tx) {
        fresh = repository::use_nonce(tx, digest, tx.now() + std::chrono::minutes{1});
        again = repository::use_nonce(tx, digest, tx.now() + std::chrono::minutes{1});
        (void)repository::use_nonce(tx, old, tx.now() - std::chrono::minutes{1});
    });
    CHECK(fresh);
    CHECK_FALSE(again);
    Game::shared().db().write([](sw::Tx& tx) { repository::purge(tx); });
    CHECK(number("select count(*) from oauth_states where state_hash = decode('" + old + "', 'hex')") == 0);
    CHECK(number("select count(*) from oauth_states where state_hash = decode('" + digest + "', 'hex')") == 1);
    CHECK(number("select count(*) from oauth_nonces where nonce_hash = decode('" + old + "', 'hex')") == 0);
    CHECK(number("select count(*) from oauth_nonces where nonce_hash = decode('" + digest + "', 'hex')") == 1);
}

TEST_CASE("a person's links are in the export and gone after the erasure") {
    const auto person = Game::shared().a_pilot("erased");
    const std::string id = person.user.to_string();
    add_link(person.user, Provider::github, id);
    std::string text;
    Game::shared().db().read([&](sw::ReadTx& tx) {
        sw::JsonWriter writer(text);
        section().export_to(tx, {.user_id = person.user, .player_id = person.player}, writer);
    });
    const auto shown = sw::JsonDocument::parse(text);
    REQUIRE(shown.root().size() == 1);
    CHECK(shown.root().at(0).find("provider")->as_string() == "github");
    CHECK(shown.root().at(0).find("provider_user_id")->as_string() == id);
    CHECK(shown.root().at(0).find("account_username")->as_string() == "Ada \"L\"");
    for (int i = 0; i < 2; ++i) {
        Game::shared().db().write([&](sw::Tx& tx) {
            section().erase(tx, {.user_id = person.user, .player_id = person.player});
        });
        CHECK(links_of(person.user) == "0");
    }
}

TEST_CASE("linking away leaves a trace in the audit log") {
    const auto person = Game::shared().a_pilot("traced");
    const std::string id = person.user.to_string();
    add_link(person.user, Provider::github, id);
    add_link(person.user, Provider::google, id);
    call("DELETE", "/api/v1/auth/links/github", "", person.caller);
    CHECK(
        number("select count(*) from audit_log where action = 'sign_in_unlinked' and resource_id = '" + id + "'") == 1
    );
}
