// API tokens on a real database: what they buy, who may have them, and every way in which they end.
#include <set>
#include <thread>

#include "auth_support.hpp"
#include "sectorwars/auth.hpp"
#include "sectorwars/mfa.hpp"
#include "sectorwars/personal_data.hpp"
#include "sectorwars/platform/one_time_code.hpp"

using namespace std::chrono_literals;
using namespace auth_test;
using support::Game;

namespace {

const std::string tokens = "/api/v1/auth/api-tokens";

struct Made {
    std::string secret;
    sw::Uuid id;
};

/// A person with an account, a pilot and a session.
struct Owner {
    std::string name = fresh_name("owner");
    sw::UserId user = register_person(name);
    sw::Caller caller = caller_of(login(name));

    [[nodiscard]] Made make(const std::string& more = "", const std::string& scopes = R"(["read","play"])") const {
        const auto reply =
            sw::JsonDocument::parse(call("POST", tokens, R"({"name":"hauler","scopes":)" + scopes + more + "}", caller)
            );
        const auto details = reply.root().find("details").value();
        return {
            std::string(reply.root().find("token")->as_string().value()),
            *sw::Uuid::parse(details.find("id")->as_string().value())};
    }

    [[nodiscard]] std::string list() const { return call("GET", tokens, "", caller); }

    void revoke(const Made& token) const { call("DELETE", tokens + "/" + token.id.to_string(), "", caller); }
};

sw::JsonDocument exchange(const std::string& secret) {
    return sw::JsonDocument::parse(call("POST", tokens + "/exchange", R"({"token":")" + secret + R"("})"));
}

std::shared_ptr<const sw::Claims> claims_from(const std::string& secret) {
    const auto reply = exchange(secret);
    return Game::shared().platform().tokens.verify(reply.root().find("access_token")->as_string().value());
}

std::string refusal_of(const std::string& secret) {
    return code_of([&] { exchange(secret); });
}

bool is_revoked(const sw::Claims& claims) {
    return Game::shared().platform().revocations.revoked(claims);
}

std::string where(const Made& token) {
    return " where token_id = '" + token.id.to_string() + "'";
}

std::string from_base32(std::string_view text) {
    std::string out;
    unsigned bits = 0, held = 0;
    for (const char c : text) {
        held = (held << 5U) | static_cast<unsigned>(c >= 'A' ? c - 'A' : c - '2' + 26);
        bits += 5;
        if (bits < 8) continue;
        bits -= 8;
        out += static_cast<char>((held >> bits) & 0xFFU);
    }
    return out;
}

/// Turns the second factor on; its backup codes.
std::vector<std::string> with_second_factor(const Owner& owner) {
    const auto setup = sw::JsonDocument::parse(
        call("POST", "/api/v1/auth/mfa/generate", R"({"password":"a long enough secret"})", owner.caller)
    );
    const std::string key = from_base32(setup.root().find("secret")->as_string().value());
    std::vector<std::string> codes;
    Game::shared().db().write([&](sw::Tx& tx) {
        const auto step = std::chrono::duration_cast<std::chrono::seconds>(tx.now().time_since_epoch()).count() / 30;
        const std::string code = sw::hotp(key, static_cast<std::uint64_t>(step), 6);
        codes = sw::mfa::confirm(tx, Game::shared().platform(), owner.caller, code).value();
    });
    return codes;
}

/// What regions are told: sessions that ended since.
bool told_to_regions(const Made& token, sw::Time since) {
    bool told = false;
    Game::shared().db().read([&](sw::ReadTx& tx) {
        for (const auto& change : Game::shared().platform().revocations.changes_since(tx, since)) {
            told = told || change.session == sw::SessionId{token.id};
        }
    });
    return told;
}

}  // namespace

TEST_CASE("an API token buys a short access token with its scopes and pace and no power of an administrator") {
    const Owner owner;
    change("update users set is_admin = true where user_id = '" + owner.user.to_string() + "'");
    const Made token = owner.make(R"(,"pace":42)", R"(["trade","read","trade"])");
    CHECK(token.secret.substr(0, 4) == "swp_");
    CHECK(token.secret.size() == 47);
    const auto reply = exchange(token.secret);
    const auto claims = Game::shared().platform().tokens.verify(reply.root().find("access_token")->as_string().value());
    REQUIRE(claims);
    CHECK(claims->automation);
    CHECK_FALSE(claims->is_admin);
    CHECK_FALSE(claims->second_factor);
    CHECK(claims->permissions == std::vector<std::string>{"read", "trade"});
    CHECK(claims->pace == 42);
    CHECK(claims->user == owner.user);
    CHECK(claims->player == owner.caller.player);
    CHECK(claims->session.uuid == token.id);
    CHECK(claims->expires_at <= claims->issued_at + 15min);
    CHECK(claims->expires_at > claims->issued_at + 14min);
    CHECK(reply.root().find("expires_in")->as_integer().value() <= 900);
    CHECK(reply.root().find("token_type")->as_string().value() == "bearer");
}

TEST_CASE("the secret of an API token is in the reply that makes it and nowhere else") {
    const Owner owner;
    Made token;
    std::string written;
    {
        const CapturedLog log;
        token = owner.make();
        (void)exchange(token.secret);
        (void)refusal_of(token.secret + "x");
        owner.revoke(token);
        written = log.text();
    }
    CHECK(written.find(token.id.to_string()) != std::string::npos);
    CHECK(written.find(token.secret) == std::string::npos);
    CHECK(owner.list().find(token.secret) == std::string::npos);
    for (const char* table : {"api_tokens", "outbox", "audit_log", "idempotency_keys", "users", "auth_sessions"}) {
        INFO(table);
        if (number("select count(*) from pg_class where relname = '" + std::string(table) + "'") == 0) continue;
        CHECK(
            number("select count(*) from " + std::string(table) + " t where t::text like '%" + token.secret + "%'") == 0
        );
    }
    CHECK(
        number("select count(*) from api_tokens" + where(token) + " and token_hash = sha256('" + token.secret + "')") ==
        1
    );
}

TEST_CASE("the list tells what a token may do and when it was last used, and only of tokens that count") {
    const Owner owner;
    const Made used = owner.make();
    const Made idle = owner.make(R"(,"pace":7)", R"(["chat"])");
    const Made gone = owner.make();
    owner.revoke(gone);
    (void)exchange(used.secret);
    const auto list = sw::JsonDocument::parse(owner.list());
    const auto rows = *list.root().find("tokens");
    REQUIRE(rows.size() == 2);
    CHECK(rows.at(0).find("id")->as_string().value() == idle.id.to_string());
    CHECK(rows.at(0).find("last_used_at")->is_null());
    CHECK(rows.at(0).find("pace")->as_integer().value() == 7);
    CHECK(rows.at(0).find("scopes")->dump() == R"(["chat"])");
    CHECK_FALSE(rows.at(1).find("last_used_at")->is_null());
}

TEST_CASE("whatever is wrong with a token, the answer is the same") {
    const Owner owner;
    const Made expired = owner.make(R"(,"expires_at":"2199-01-01T00:00:00Z")");
    change(
        "update api_tokens set created_at = now() - interval '2 days', expires_at = now() - interval '1 second'" +
        where(expired)
    );
    const Made revoked = owner.make();
    owner.revoke(revoked);
    const Owner disabled;
    const Made of_disabled = disabled.make();
    change("update users set is_active = false where user_id = '" + disabled.user.to_string() + "'");
    const Owner deleted;
    const Made of_deleted = deleted.make();
    change("update users set deleted = true where user_id = '" + deleted.user.to_string() + "'");
    const std::string unknown = "swp_" + sw::random_token();
    std::set<std::string> texts;
    for (const std::string& secret :
         {expired.secret, revoked.secret, of_disabled.secret, of_deleted.secret, unknown, std::string("swp_short"),
          std::string("ghp_") + unknown.substr(4)}) {
        try {
            (void)exchange(secret);
            FAIL("exchanged");
        } catch (const sw::Failure& failure) {
            texts.insert(failure.error().id + ": " + failure.error().message);
            CHECK(failure.error().code == sw::Code::unauthenticated);
        }
    }
    CHECK(texts.size() == 1);
    CHECK(texts.begin()->starts_with("invalid_api_token"));
}

TEST_CASE("a revoked token ends what was made from it, here and in regions, and nothing else") {
    const Owner owner;
    const Made token = owner.make();
    const Made other = owner.make();
    const auto claims = claims_from(token.secret);
    const auto others = claims_from(other.secret);
    const sw::Time before = sw::now() - 1s;
    CHECK_FALSE(told_to_regions(token, before));
    owner.revoke(token);
    poll_revocations();
    CHECK(is_revoked(*claims));
    CHECK_FALSE(is_revoked(*others));
    CHECK(told_to_regions(token, before));
    CHECK_FALSE(told_to_regions(other, before));
    CHECK(refusal_of(token.secret) == "invalid_api_token");
    CHECK(refusal_of(other.secret).empty());
    CHECK(code_of([&] { owner.revoke(token); }) == "no_api_token");
    CHECK(
        number(
            "select count(*) from outbox where topic = 'auth.api_token_revoked' and payload like '%" +
            token.id.to_string() + "%'"
        ) == 1
    );
}

TEST_CASE("what ends everything that an account gave out ends its API tokens for good") {
    const Owner owner;
    const Made token = owner.make();
    const auto claims = claims_from(token.secret);
    const sw::Time before = sw::now() - 1s;
    Game::shared().db().write([&](sw::Tx& tx) { sw::auth::end_sessions(tx, owner.user, "test"); });
    CHECK(told_to_regions(token, before));
    poll_revocations();
    CHECK(is_revoked(*claims));
    CHECK(refusal_of(token.secret) == "invalid_api_token");
    const auto list = sw::JsonDocument::parse(owner.list());
    CHECK(list.root().find("tokens")->size() == 0);
    const Owner again{.name = owner.name, .user = owner.user, .caller = owner.caller};
    const Made fresh = again.make();
    CHECK(refusal_of(fresh.secret).empty());
    CHECK_FALSE(is_revoked(*claims_from(fresh.secret)));
}

TEST_CASE("an access token that was made while the account ended everything does not outlive it") {
    const Owner owner;
    const Made token = owner.make();
    // The clock of the transaction that ends everything was read before the script's exchange.
    const sw::Time early = sw::now();
    const auto claims = claims_from(token.secret);
    REQUIRE(claims->issued_at > early);
    change(
        "update user_security set tokens_valid_from = '" + sw::to_rfc3339(early) + "' where user_id = '" +
        owner.user.to_string() + "'"
    );
    poll_revocations();
    CHECK(is_revoked(*claims));
}

TEST_CASE("nobody revokes the token of somebody else, nor learns that it is there") {
    const Owner owner, stranger;
    const Made token = owner.make();
    const auto refused = [&](const Made& which) { return code_of([&] { stranger.revoke(which); }); };
    CHECK(refused(token) == "no_api_token");
    CHECK(refused(Made{.id = sw::Uuid::make()}) == "no_api_token");
    CHECK(stranger.list().find(token.id.to_string()) == std::string::npos);
    CHECK(refusal_of(token.secret).empty());
}

TEST_CASE("an account has at most ten tokens, however many it asks for at once") {
    const Owner owner;
    std::atomic<int> made{0}, refused{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int j = 0; j < 4; ++j) {
                const std::string code = code_of([&] { (void)owner.make(); });
                made += code.empty();
                refused += code == "too_many_api_tokens";
            }
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(made == 10);
    CHECK(refused == 6);
    change(
        "update api_tokens set revoked_at = now() where token_id = (select token_id from api_tokens where user_id = '" +
        owner.user.to_string() + "' limit 1)"
    );
    CHECK(code_of([&] { (void)owner.make(); }).empty());
}

TEST_CASE("a token needs a name, scopes that exist, a pace within bounds and an end in the future") {
    const Owner owner;
    const auto refused = [&](const std::string& body) {
        return code_of([&] { call("POST", tokens, body, owner.caller); });
    };
    for (const char* body :
         {R"({"name":"","scopes":["read"]})", R"({"name":" x","scopes":["read"]})",
          "{\"name\":\"a\\u0007b\",\"scopes\":[\"read\"]}", R"({"name":"x","scopes":[]})",
          R"({"name":"x","scopes":["admin.players.view"]})", R"({"name":"x","scopes":["read"],"pace":0})",
          R"({"name":"x","scopes":["read"],"pace":301})",
          R"({"name":"x","scopes":["read"],"expires_at":"2020-01-01T00:00:00Z"})"}) {
        INFO(body);
        CHECK(refused(body) == "validation_failed");
    }
    const Made brief = owner.make(R"(,"expires_at":")" + sw::to_rfc3339(sw::now() + 60s) + R"(")");
    const auto claims = claims_from(brief.secret);
    CHECK(claims->expires_at <= sw::now() + 60s);
}

TEST_CASE("the export knows the tokens, erasure ends them and forgets their names") {
    const Owner owner;
    const Made token = owner.make();
    const auto claims = claims_from(token.secret);
    const sw::personal_data::Person person{owner.user, owner.caller.player};
    const auto sections = Game::shared().platform().shared.get<sw::personal_data::Sections>();
    const auto section = std::find_if(sections->all().begin(), sections->all().end(), [](const auto& one) {
        return one.name == "api_tokens";
    });
    REQUIRE(section != sections->all().end());
    std::string exported;
    Game::shared().db().read([&](sw::ReadTx& tx) {
        sw::JsonWriter to(exported);
        section->export_to(tx, person, to);
    });
    CHECK(exported.find("hauler") != std::string::npos);
    CHECK(exported.find(token.secret) == std::string::npos);
    for (int twice = 0; twice < 2; ++twice) {
        Game::shared().db().write([&](sw::Tx& tx) { section->erase(tx, person); });
        CHECK(number("select count(*) from api_tokens" + where(token) + " and name = 'erased'") == 1);
    }
    poll_revocations();
    CHECK(is_revoked(*claims));
    CHECK(refusal_of(token.secret) == "invalid_api_token");
}

TEST_CASE("tokens that ended two days ago are purged, living ones stay") {
    const Owner owner;
    const Made old = owner.make(), recent = owner.make(), living = owner.make();
    change("update api_tokens set revoked_at = now() - interval '49 hours'" + where(old));
    change("update api_tokens set revoked_at = now() - interval '47 hours'" + where(recent));
    for (const auto& job : Game::shared().core().jobs()) {
        if (job.name == "api_tokens.purge") Game::shared().db().write(job.run);
    }
    CHECK(number("select count(*) from api_tokens" + where(old)) == 0);
    CHECK(number("select count(*) from api_tokens" + where(recent)) == 1);
    CHECK(number("select count(*) from api_tokens" + where(living)) == 1);
}

TEST_CASE("an account with a second factor makes a token only with a fresh code") {
    const Owner owner;
    const auto codes = with_second_factor(owner);
    const auto with = [&](const std::string& code) {
        return code_of([&] { (void)owner.make(R"(,"mfa_code":")" + code + R"(")"); });
    };
    CHECK(code_of([&] { (void)owner.make(); }) == "mfa_code_required");
    CHECK(with("000000") == "invalid_mfa_code");
    CHECK(with(codes.at(0)).empty());
    CHECK(with(codes.at(0)) == "invalid_mfa_code");
    CHECK(with(codes.at(1)).empty());
    CHECK(number("select count(*) from api_tokens where user_id = '" + owner.user.to_string() + "'") == 2);
    // Refused attempts are kept, though their request was refused.
    CHECK(
        number(
            "select count(*) from second_factor_attempts where not success and user_id = '" + owner.user.to_string() +
            "'"
        ) == 2
    );
}

TEST_CASE("nobody who is suspended gets in with a token") {
    const Owner owner;
    const Made token = owner.make();
    change(
        "insert into sanctions (sanction_id, user_id, kind, reason, starts_at, ends_at, imposed_by) select "
        "gen_random_uuid(), user_id, 'suspension', 'a test', now() - interval '1 minute', now() + interval '1 hour', "
        "user_id from users where user_id = '" +
        owner.user.to_string() + "'"
    );
    CHECK(refusal_of(token.secret) == "account_suspended");
    CHECK(code_of([&] { (void)owner.make(); }) == "account_suspended");
    change("update sanctions set lifted_at = now() where user_id = '" + owner.user.to_string() + "'");
    CHECK(refusal_of(token.secret).empty());
}
