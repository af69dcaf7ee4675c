// A server whose sign-in providers are fakes, and browsers in front of it.
#pragma once

#include <pqxx/pqxx>

#include "blackbox/world.hpp"
#include "support/catch.hpp"
#include "support/fake_sign_in.hpp"

namespace blackbox {

using support::FakeSignIn;
using support::Query;

inline const std::string front = "http://front.example:3000";

inline ServerProcess::Environment settings(const FakeSignIn& fake) {
    ServerProcess::Environment out{
        {"API_BASE_URL", "http://play.example"},     {"FRONTEND_URL", front},
        {"CLIENT_ID_GITHUB", FakeSignIn::client_id}, {"CLIENT_SECRET_GITHUB", FakeSignIn::client_secret},
        {"GOOGLE_CLIENT_ID", FakeSignIn::client_id}, {"GOOGLE_CLIENT_SECRET", FakeSignIn::client_secret},
        {"STEAM_API_KEY", "SESAME-steam-key"}};
    for (const auto* name : {"GITHUB", "GITHUB_API", "GOOGLE", "GOOGLE_TOKEN", "GOOGLE_API", "STEAM", "STEAM_API"}) {
        out["OAUTH_" + std::string(name) + "_URL"] = fake.url();
    }
    return out;
}

struct Signing {
    FakeSignIn fake;
    World world{World::Options{.environment = settings(fake)}};

    std::string sql(const std::string& statement) {
        pqxx::connection database(world.database_url());
        pqxx::nontransaction work(database);
        const auto rows = work.exec(statement);
        return rows.empty() ? "" : rows[0][0].c_str();
    }

    std::string accounts() { return sql("select count(*) from nexus.users"); }
};

inline Signing& signing() {
    static Signing one;
    return one;
}

inline json address(const std::string& email, bool primary = true, bool verified = true) {
    return json::array({{{"email", email}, {"primary", primary}, {"verified", verified}}});
}

/// Providers that behave well, and in front of the browser a person whom nobody has seen before.
inline FakeSignIn& a_stranger() {
    static int number = 1000;
    const std::string text = std::to_string(++number);
    FakeSignIn& fake = signing().fake;
    fake.behave_well();
    fake.person.github = {{"id", number}, {"login", "octo-" + text}};
    fake.person.addresses = address("octo" + text + "@example.org");
    fake.person.google = {
        {"id", "9" + text}, {"name", "Ada"}, {"email", "ada" + text + "@example.org"}, {"verified_email", true}};
    fake.person.steam_id = "7656119800000" + text;
    fake.person.steam_name = "Gordon " + text;
    return fake;
}

/// Follows no redirect and keeps one cookie.
struct Browser {
    Client client{signing().world.port()};
    std::string cookie{};

    [[nodiscard]] Client::Headers headers() const {
        if (cookie.empty()) return {};
        return {{"Cookie", "theme=dark; sw_sign_in=" + cookie}};
    }

    Reply go(const std::string& target) { return keep(client.get(target, headers())); }

    Reply keep(Reply reply) {
        const std::string set = reply.header("set-cookie");
        if (set.rfind("sw_sign_in=", 0) == 0) cookie = set.substr(11, set.find(';') - 11);
        return reply;
    }

    /// To the provider; the address of the way back once the person agreed.
    std::string leave(const std::string& provider, const Query& changes = {}) {
        const Reply reply = go("/api/v1/auth/" + provider + "?register=true");
        REQUIRE(reply.status == 307);
        return signing().fake.consent(reply.header("location"), changes);
    }

    /// Where the way back leads.
    std::string come(const std::string& target) {
        const Reply reply = go(target);
        CHECK(reply.status == 307);
        return reply.header("location");
    }

    Reply exchange(const std::string& location) {
        return client.post("/api/v1/auth/exchange", {{"code", support::query_of(location)["code"]}}, headers());
    }

    /// All of it; who the account is.
    json sign_in(const std::string& provider) {
        client.token = ok(exchange(come(leave(provider)))).at("access_token");
        return ok(client.get("/api/v1/auth/me"));
    }
};

inline std::string failed(const std::string& id) {
    return front + "/sign-in?error=" + id;
}

/// A browser of a pilot with a password who begins a link.
struct Linker {
    Pilot pilot = signing().world.a_pilot();
    Browser browser{};

    Linker() { browser.client.token = pilot.access_token; }

    std::string leave(const std::string& provider) {
        const Reply reply =
            browser.keep(browser.client.post("/api/v1/auth/links/" + provider, json::object(), browser.headers()));
        return signing().fake.consent(ok(reply).at("authorize_url"));
    }

    std::string link(const std::string& provider) { return browser.come(leave(provider)); }

    json links() { return ok(browser.client.get("/api/v1/auth/links")); }
};

}  // namespace blackbox
