// Signing in with GitHub, Google and Steam over the wire, with providers that also misbehave.
#include <thread>

#include "blackbox/signing.hpp"

using namespace blackbox;

TEST_CASE("whoever a provider vouches for gets an account, and the same one the next time") {
    for (const std::string provider : {"github", "google", "steam"}) {
        CAPTURE(provider);
        a_stranger();
        Browser first;
        const std::string location = first.come(first.leave(provider));
        CHECK(location.rfind(front + "/oauth-callback?code=", 0) == 0);
        CHECK(support::query_of(location).size() == 2);
        CHECK(support::query_of(location)["is_new_user"] == "true");
        const json pair = ok(first.exchange(location));
        first.client.token = pair.at("access_token");
        const json me = ok(first.client.get("/api/v1/auth/me"));
        CHECK(me.at("is_admin") == false);
        CHECK(me.at("email").is_null() == (provider == "steam"));
        CHECK(first.client.get("/api/v1/player/state").status == 200);
        CHECK(first.exchange(location).status == 401);

        Browser second;
        const std::string again = second.come(second.leave(provider));
        CHECK(support::query_of(again)["is_new_user"] == "false");
        CHECK(ok(second.exchange(again)).at("user_id") == pair.at("user_id"));
    }
}

TEST_CASE("a browser leaves with a proof that only it can bring back") {
    a_stranger();
    Browser browser;
    const Reply reply = browser.go("/api/v1/auth/google");
    const std::string cookie = reply.header("set-cookie");
    for (const std::string part : {"; HttpOnly", "; SameSite=Lax", "; Path=/api/v1/auth", "; Max-Age=600"}) {
        CAPTURE(part, cookie);
        CHECK(cookie.find(part) != std::string::npos);
    }
    CHECK(reply.header("cache-control").find("no-store") != std::string::npos);
    Query asked = support::query_of(reply.header("location"));
    CHECK(reply.header("location").rfind(signing().fake.url() + "/o/oauth2/v2/auth?", 0) == 0);
    CHECK(asked["redirect_uri"] == "http://play.example/api/v1/auth/google/callback");
    CHECK(asked["code_challenge_method"] == "S256");
    CHECK(asked["state"].size() == 43);
    CHECK(asked["nonce"].size() >= 32);
    CHECK(reply.header("location").find("SESAME") == std::string::npos);
    CHECK(
        signing().sql(
            "select count(*) from nexus.oauth_states where encode(state_hash, 'escape') like '%" + asked["state"] + "%'"
        ) == "0"
    );
}

TEST_CASE("the code in the address is worth nothing in another browser") {
    a_stranger();
    Browser attacker;
    const std::string location = attacker.come(attacker.leave("github"));
    Browser victim;
    CHECK(victim.exchange(location).status == 401);
    victim.cookie = "something-else";
    CHECK(victim.exchange(location).status == 401);
    CHECK(attacker.exchange(location).status == 200);
}

TEST_CASE("a way back counts once, in its own browser, for its own provider and not without a state") {
    const std::string before = signing().accounts();
    a_stranger();
    Browser browser;
    std::string target = browser.leave("github");
    const auto state = support::query_of(target)["state"];
    Browser other;
    CHECK(other.come(target) == failed("invalid_state"));
    CHECK(browser.come(target) == failed("invalid_state"));  // the attempt used it up

    target = browser.leave("github");
    static_cast<void>(other.leave("github"));
    CHECK(other.come(target) == failed("invalid_state"));

    target = browser.leave("github");
    CHECK(other.come(target + "&sign_in_cookie=" + browser.cookie) == failed("invalid_state"));

    target = browser.leave("google");
    CHECK(browser.come("/api/v1/auth/github/callback" + target.substr(target.find('?'))) == failed("invalid_state"));

    const std::string long_state(5000, 'a');
    for (const std::string& wrong : std::vector<std::string>{
             "", "?code=x", "?code=x&state=" + state, "?code=x&state=nonsense", "?state=" + long_state,
             "?code=a&code=b&state=c"}) {
        CAPTURE(wrong.substr(0, 60));
        const std::string location = browser.come("/api/v1/auth/github/callback" + wrong);
        CHECK((location == failed("invalid_state") || location == failed("invalid_answer")));
    }
    CHECK(signing().accounts() == before);

    target = browser.leave("github");
    CHECK(browser.come(target).find("/oauth-callback?code=") != std::string::npos);
    CHECK(browser.come(target) == failed("invalid_state"));
}

TEST_CASE("a state is over after ten minutes") {
    a_stranger();
    Browser browser;
    const std::string target = browser.leave("github");
    static_cast<void>(signing().sql("update nexus.oauth_states set expires_at = now() - interval '1 second' returning 1"
    ));
    CHECK(browser.come(target) == failed("invalid_state"));
}

TEST_CASE("a provider that says no, or nothing sensible, makes no account") {
    const std::string before = signing().accounts();

    struct Wrong {
        std::string provider, path;
        int status;
        std::string body, error;
    };

    const std::string huge = R"({"access_token":")" + std::string(200'000, 'a') + "\"}";
    for (const auto& wrong : std::vector<Wrong>{
             {"github", "/login/oauth/access_token", 200, R"({"error":"bad_verification_code"})", "provider_refused"},
             {"github", "/login/oauth/access_token", 200, "\x01\x02garbage", "invalid_answer"},
             {"github", "/login/oauth/access_token", 200, huge, "provider_unavailable"},
             {"github", "/login/oauth/access_token", 500, R"({"access_token":"a"})", "provider_unavailable"},
             {"github", "/login/oauth/access_token", 200, "<html>Please sign in</html>", "invalid_answer"},
             {"github", "/user", 200, R"({"login":"octo"})", "invalid_answer"},
             {"github", "/user", 200, R"({"id":"583231","login":"octo"})", "invalid_answer"},
             {"github", "/user", 401, "{}", "provider_unavailable"},
             {"github", "/user/emails", 200, "[]", "verified_email_needed"},
             {"github", "/user/emails", 200, address("a@example.org", true, false).dump(), "verified_email_needed"},
             {"github", "/user/emails", 200, address("a@example.org", false, true).dump(), "verified_email_needed"},
             {"github", "/user/emails", 200, "{}", "invalid_answer"},
             {"google", "/token", 400, R"({"error":"invalid_grant"})", "provider_refused"},
             {"google", "/token", 200, R"({"access_token":"SESAME-access-token"})", "invalid_answer"},
             {"google", "/oauth2/v2/userinfo", 200, R"({"email":"a@example.org"})", "invalid_answer"},
             {"google", "/oauth2/v2/userinfo", 200, R"({"id":115})", "invalid_answer"},
             {"steam", "/openid/login", 200, "ns:http://specs.openid.net/auth/2.0\nis_valid:false\n",
              "provider_refused"},
             {"steam", "/openid/login", 200, "is_valid:true\n", "invalid_answer"},
             {"steam", "/openid/login", 503, "", "provider_unavailable"}}) {
        CAPTURE(wrong.provider, wrong.path, wrong.status, wrong.body.substr(0, 60));
        a_stranger().answer(wrong.path, wrong.status, wrong.body);
        Browser browser;
        CHECK(browser.come(browser.leave(wrong.provider)) == failed(wrong.error));
        CHECK(browser.cookie.empty());
    }
    CHECK(signing().accounts() == before);
}

TEST_CASE("no redirect of a provider is followed") {
    const std::string before = signing().accounts();
    a_stranger().answer("/user", 302, "", "Location: " + signing().fake.url() + "/elsewhere\r\n");
    signing().fake.answer("/elsewhere", 200, signing().fake.person.github.dump());
    Browser browser;
    CHECK(browser.come(browser.leave("github")) == failed("provider_unavailable"));
    CHECK(signing().accounts() == before);
}

TEST_CASE("a provider that hangs costs ten seconds and nobody else anything") {
    a_stranger().hang("/token");
    const std::string before = signing().accounts();
    const auto begun = std::chrono::steady_clock::now();
    std::string location;
    Browser browser;
    const std::string target = browser.leave("google");
    std::thread waiting([&] { location = browser.go(target).header("location"); });
    Browser other;
    const auto asked = std::chrono::steady_clock::now();
    CHECK(other.sign_in("github").at("username").is_string());
    CHECK(std::chrono::steady_clock::now() - asked < std::chrono::seconds(5));
    waiting.join();
    const auto took = std::chrono::steady_clock::now() - begun;
    CHECK(location == failed("provider_unavailable"));
    CHECK(took > std::chrono::seconds(9));
    CHECK(took < std::chrono::seconds(14));
    CHECK(std::stoi(signing().accounts()) == std::stoi(before) + 1);
}

TEST_CASE("an id token for somebody or something else is refused") {
    const std::string before = signing().accounts();
    for (const auto& changes : std::vector<json>{
             {{"nonce", "another"}},
             {{"nonce", nullptr}},
             {{"aud", "another client"}},
             {{"sub", "42"}},
             {{"iss", "https://evil.example"}},
             {{"exp", 1'600'000'000}},
             {{"exp", nullptr}}}) {
        CAPTURE(changes.dump());
        a_stranger().id_token_changes = changes;
        Browser browser;
        CHECK(browser.come(browser.leave("google")) == failed("invalid_answer"));
    }
    a_stranger().person.google["verified_email"] = false;
    Browser unverified;
    CHECK(unverified.come(unverified.leave("google")) == failed("verified_email_needed"));
    a_stranger().person.google.erase("email");
    Browser without;
    CHECK(without.come(without.leave("google")) == failed("verified_email_needed"));
    CHECK(signing().accounts() == before);
}

TEST_CASE("a way back from Steam must be Steam's, for us, signed and new") {
    const std::string before = signing().accounts();
    const std::string id = "/openid/id/76561198000000009";
    for (const auto& changes : std::vector<Query>{
             {{"openid.claimed_id", "https://evil.example" + id}, {"openid.identity", "https://evil.example" + id}},
             {{"openid.identity", signing().fake.url() + id}},
             {{"openid.op_endpoint", "https://evil.example/openid/login"}},
             {{"openid.return_to", "http://play.example/api/v1/auth/steam/callback?state=x"}},
             {{"openid.return_to", "https://evil.example/api/v1/auth/steam/callback"}},
             {{"openid.signed", "signed,op_endpoint,identity,return_to,response_nonce,assoc_handle"}},
             {{"openid.signed", ""}},
             {{"openid.sig", ""}},
             {{"openid.mode", "setup_needed"}},
             {{"openid.response_nonce", "2020-01-01T00:00:00Zold"}}}) {
        CAPTURE(changes.begin()->first, changes.begin()->second);
        a_stranger();
        const int asked = signing().fake.requests();
        Browser browser;
        CHECK(browser.come(browser.leave("steam", changes)) == failed("invalid_answer"));
        CHECK(signing().fake.requests() == asked);  // nothing that Steam need be asked about
    }
    a_stranger();
    Browser forger;
    CHECK(forger.come(forger.leave("steam", {{"openid.sig", "forged"}})) == failed("provider_refused"));
    Browser canceller;
    CHECK(canceller.come(canceller.leave("steam", {{"openid.mode", "cancel"}})) == failed("sign_in_cancelled"));
    CHECK(signing().accounts() == before);

    const std::string nonce = to_string(json(support::query_of(Browser().leave("steam")).at("openid.response_nonce")));
    const Query replayed{{"openid.response_nonce", nonce.substr(1, nonce.size() - 2)}};
    CHECK(forger.come(forger.leave("steam", replayed)).find("/oauth-callback?") != std::string::npos);
    CHECK(forger.come(forger.leave("steam", replayed)) == failed("invalid_answer"));
}

TEST_CASE("whoever does not agree comes back to the sign-in") {
    a_stranger();
    Browser browser;
    CHECK(browser.come(browser.leave("github", {{"error", "access_denied"}})) == failed("sign_in_cancelled"));
    CHECK(browser.come(browser.leave("google", {{"error", "server_error\r\nX: y"}})) == failed("provider_refused"));
}

TEST_CASE("an address is never a proof: its owner here and its owner there stay apart") {
    const Pilot pilot = signing().world.a_pilot();
    a_stranger().person.addresses = address(pilot.username + "@EXAMPLE.test");
    Browser browser;
    const json me = browser.sign_in("github");
    CHECK(me.at("id") != pilot.user_id);
    CHECK(me.at("email").is_null());
}

TEST_CASE("names that are taken or look official give way") {
    const Pilot pilot = signing().world.a_pilot();
    a_stranger().person.github["login"] = pilot.username;
    CHECK(Browser().sign_in("github").at("username") == pilot.username.substr(0, 23) + "_2");
    a_stranger().person.github["login"] = pilot.username;
    CHECK(Browser().sign_in("github").at("username") == pilot.username.substr(0, 23) + "_3");
    a_stranger().person.github["login"] = "Admin";
    CHECK(Browser().sign_in("github").at("username").get<std::string>().rfind("pilot", 0) == 0);
}

TEST_CASE("two first sign-ins at once make one account") {
    const std::string before = signing().accounts();
    a_stranger();
    Browser left, right;
    const std::string to_left = left.leave("github"), to_right = right.leave("github");
    std::string from_left, from_right;
    std::thread other([&] { from_left = left.go(to_left).header("location"); });
    from_right = right.go(to_right).header("location");
    other.join();
    CHECK(ok(left.exchange(from_left)).at("user_id") == ok(right.exchange(from_right)).at("user_id"));
    CHECK(std::stoi(signing().accounts()) == std::stoi(before) + 1);
}

TEST_CASE("a pilot links an identity, comes in by it and removes it again") {
    a_stranger();
    Linker linker;
    CHECK(linker.links().at("links").empty());
    CHECK(linker.link("github") == front + "/account?linked=github");
    const json links = linker.links();
    CHECK(links.at("has_password") == true);
    REQUIRE(links.at("links").size() == 1);
    CHECK(links.at("links")[0].at("provider") == "github");
    CHECK(links.at("links")[0].at("name") == "GitHub");
    CHECK(links.at("links")[0].at("last_used_at").is_null());
    CHECK(Browser().sign_in("github").at("id") == linker.pilot.user_id);
    CHECK(linker.links().at("links")[0].at("last_used_at").is_string());
    CHECK(linker.link("github") == front + "/account?linked=github");  // again: no harm

    Linker other;
    CHECK(other.links().at("links").empty());
    CHECK(other.link("github") == front + "/account?error=identity_linked_elsewhere");
    CHECK(other.browser.client.request("DELETE", "/api/v1/auth/links/github", "").status == 404);

    a_stranger();
    CHECK(linker.link("github") == front + "/account?error=provider_linked_already");
    CHECK(ok(linker.browser.client.request("DELETE", "/api/v1/auth/links/github", "")).contains("detail"));
    CHECK(linker.links().at("links").empty());
    CHECK(
        signing().sql("select count(*) from nexus.oauth_accounts where user_id = '" + linker.pilot.user_id + "'") == "0"
    );
}

TEST_CASE("nobody removes the last way into an account") {
    a_stranger();
    Browser browser;
    static_cast<void>(browser.sign_in("steam"));
    const Reply refused = browser.client.request("DELETE", "/api/v1/auth/links/steam", "");
    CHECK(refused.status == 400);
    CHECK(refused.body().at("code") == "last_way_in");
    const json start = ok(browser.keep(browser.client.post("/api/v1/auth/links/google", json::object())));
    CHECK(browser.come(signing().fake.consent(start.at("authorize_url"))) == front + "/account?linked=google");
    CHECK(browser.client.request("DELETE", "/api/v1/auth/links/steam", "").status == 200);
    CHECK(browser.client.request("DELETE", "/api/v1/auth/links/google", "").status == 400);
}

TEST_CASE("a link is begun by its own account and ended in its own browser, while the session lasts") {
    a_stranger();
    CHECK(signing().world.client().post("/api/v1/auth/links/github").status == 401);
    CHECK(signing().world.client().get("/api/v1/auth/links").status == 401);
    Linker linker;
    const std::string target = linker.leave("github");
    CHECK(Browser().come(target) == failed("invalid_state"));
    const std::string late = linker.leave("github");
    static_cast<void>(linker.browser.client.post("/api/v1/auth/logout", {{"refresh_token", linker.pilot.refresh_token}})
    );
    std::this_thread::sleep_for(std::chrono::seconds(1));
    CHECK(linker.browser.come(late) == front + "/account?error=session_ended");
    CHECK(linker.browser.client.post("/api/v1/auth/links/myspace").status == 401);
}

TEST_CASE("a second process takes back what the first one sent away, and offers only what it is configured for") {
    a_stranger();
    ServerProcess::Environment environment = signing().world.environment();
    environment.erase("GOOGLE_CLIENT_SECRET");
    environment["STEAM_API_KEY"] = "none";
    ServerProcess second(environment, signing().world.environment().at("SW_DATA_DIR") + "/second.log");
    Client client(second.port());
    CHECK(
        ok(client.get("/api/v1/auth/providers")).at("providers") ==
        json::array({{{"provider", "github"}, {"name", "GitHub"}}})
    );
    CHECK(ok(signing().world.client().get("/api/v1/auth/providers")).at("providers").size() == 3);
    for (const auto* path : {"google", "steam", "google/callback", "steam/callback"}) {
        CAPTURE(path);
        const Reply reply = client.get("/api/v1/auth/" + std::string(path));
        CHECK(reply.status == 404);
        CHECK(reply.body().at("code") == "provider_not_configured");
    }
    Browser browser;
    const std::string target = browser.leave("github");
    const Reply reply = client.get(target, browser.headers());
    CHECK(reply.header("location").find("/oauth-callback?code=") != std::string::npos);
    CHECK(ok(browser.exchange(reply.header("location"))).at("access_token").is_string());
}

TEST_CASE("neither log nor database nor audit keeps what providers and browsers prove themselves with") {
    a_stranger();
    Browser browser;
    const std::string target = browser.leave("github");
    const std::string state = support::query_of(target)["state"];
    const std::string location = browser.come(target);
    const std::string code = support::query_of(location)["code"];
    const std::string log = signing().world.server().log();
    for (const std::string& secret : {std::string("SESAME"), state, code, browser.cookie}) {
        CAPTURE(secret);
        CHECK(log.find(secret) == std::string::npos);
    }
    CHECK(log.find("sign-in refused") != std::string::npos);
    CHECK(signing().sql("select count(*) from nexus.oauth_accounts a where a::text like '%SESAME%'") == "0");
    CHECK(signing().sql("select count(*) from region.audit_log a where a::text like '%SESAME%'") == "0");
    const std::string traces = "select count(*) from region.audit_log where action = '";
    CHECK(std::stoi(signing().sql(traces + "account_created'")) > 0);
    CHECK(std::stoi(signing().sql(traces + "sign_in_linked'")) > 0);
}
