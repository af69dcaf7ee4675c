// Two administrators and one act, on a real database.
#include "sectorwars/approvals.hpp"

#include <pqxx/pqxx>

#include "sectorwars/grants.hpp"
#include "sectorwars/ledger.hpp"
#include "sectorwars/platform/oversight.hpp"
#include "support/service_fixture.hpp"

using namespace sw;
using support::Game;
using test::contains_text;

namespace {

constexpr const char* path = "/api/v1/admin/ledger/corrections";
constexpr const char* body = R"({"player_id":"x","amount":5,"token":"very-secret"})";

Caller an_administrator(const std::string& role = "owner") {
    auto& game = Game::shared();
    auto person = game.a_pilot("admin");
    game.db().write([&](Tx& tx) {
        grants::grant_role(tx, person.user, role, "for a test");
        person.caller.permissions = grants::rights_of(tx, person.user).scopes;
    });
    person.caller.is_admin = true;
    return person.caller;
}

struct Asked {
    bool allowed = false;
    int status = 0;
    std::string approval_id;
};

/// As the edge asks, in the transaction of an act that does nothing.
Asked ask(const Caller& caller, const std::string& target = path, const std::string& sent = body, bool fails = false) {
    auto& game = Game::shared();
    const auto routes = game.core().routes();
    const auto route = std::find_if(routes.begin(), routes.end(), [](const Route& one) { return one.path == path; });
    REQUIRE(route != routes.end());
    const JsonDocument input = JsonDocument::from_request({}, {});
    Asked out;
    game.db().write([&](Tx& tx) {
        const auto reply = game.platform().shared.get<Oversight>()->approve(
            tx, {.caller = caller, .route = *route, .target = target, .body = sent, .input = input.root()}
        );
        out = {};
        out.allowed = !reply;
        if (fails) throw Failure(Code::conflict, "failed", "The act failed.");
        if (!reply) return;
        out.status = reply->status;
        const JsonDocument waiting = JsonDocument::parse(reply->body);
        out.approval_id = waiting.root().find("approval_id")->as_string().value();
    });
    return out;
}

std::string one(const std::string& id, const std::string& verb = "") {
    return "/api/v1/admin/approvals/" + id + (verb.empty() ? "" : "/" + verb);
}

std::string decide(const Caller& caller, const std::string& id, const std::string& verb = "approve") {
    return Game::shared().call(caller, "POST", one(id, verb), R"({"comment":"seen"})");
}

std::string refusal(const Caller& caller, const std::string& id, const std::string& verb = "approve") {
    try {
        (void)decide(caller, id, verb);
        return "";
    } catch (const Failure& failure) {
        return failure.error().id;
    }
}

std::string status_of(const Caller& caller, const std::string& id) {
    const JsonDocument found = JsonDocument::parse(Game::shared().call(caller, "GET", one(id)));
    return std::string(found.root().find("status")->as_string().value());
}

void superuser(const std::string& sql) {
    pqxx::connection connection(Game::shared().superuser_url());
    pqxx::work work(connection);
    work.exec(sql);
    work.commit();
}

void sweep() {
    for (const auto& job : Game::shared().core().jobs()) {
        if (job.name == "approvals.sweep") Game::shared().db().write(job.run);
    }
}

}  // namespace

TEST_CASE("an act waits, another administrator approves, and it happens once") {
    const Caller ada = an_administrator(), bob = an_administrator();
    const Asked first = ask(ada);
    CHECK_FALSE(first.allowed);
    CHECK(first.status == 202);
    CHECK(ask(ada).approval_id == first.approval_id);
    CHECK_THAT(decide(bob, first.approval_id), contains_text(R"("status":"approved")"));
    CHECK(ask(ada).allowed);
    CHECK(status_of(bob, first.approval_id) == "used");
    const Asked again = ask(ada);
    CHECK_FALSE(again.allowed);
    CHECK(again.approval_id != first.approval_id);
}

TEST_CASE("an approval is for this request of this person") {
    const Caller ada = an_administrator(), bob = an_administrator();
    const std::string id = ask(ada).approval_id;
    (void)decide(bob, id);
    CHECK_FALSE(ask(ada, path, R"({"player_id":"x","amount":6,"token":"very-secret"})").allowed);
    CHECK_FALSE(ask(ada, std::string(path) + "?amount=7").allowed);
    CHECK_FALSE(ask(bob).allowed);
    CHECK(ask(ada).allowed);
}

TEST_CASE("an act that failed has not used its approval up") {
    const Caller ada = an_administrator(), bob = an_administrator();
    (void)decide(bob, ask(ada).approval_id);
    CHECK_THROWS_AS(ask(ada, path, body, true), Failure);
    CHECK(ask(ada).allowed);
}

TEST_CASE("nobody is their own second person") {
    const Caller ada = an_administrator(), bob = an_administrator();
    const std::string id = ask(ada).approval_id;
    CHECK(refusal(ada, id) == "own_request");
    CHECK(refusal(ada, id, "reject") == "own_request");
    Caller script = bob;
    script.automation = true;
    CHECK(refusal(script, id) == "own_request");
    superuser(
        "insert into region.account_links (kind, user_a, user_b) values ('evidence', least('" + ada.user.to_string() +
        "'::uuid, '" + bob.user.to_string() + "'), greatest('" + ada.user.to_string() + "'::uuid, '" +
        bob.user.to_string() + "'))"
    );
    CHECK(refusal(bob, id) == "linked_accounts");
    CHECK(status_of(bob, id) == "pending");
    CHECK(refusal(an_administrator(), id).empty());
}

TEST_CASE("the second person needs the scope of the act, too") {
    const Caller ada = an_administrator();
    const std::string id = ask(ada).approval_id;
    Caller reviewer = an_administrator();
    reviewer.permissions = {"admin.audit.review"};
    CHECK(refusal(reviewer, id) == "scope_required");
    CHECK(status_of(reviewer, id) == "pending");
}

TEST_CASE("what is too old, rejected or withdrawn is not approved") {
    const Caller ada = an_administrator(), bob = an_administrator();
    const std::string old = ask(ada).approval_id;
    superuser("update region.approvals set expires_at = now() where approval_id = '" + old + "'");
    CHECK(refusal(bob, old) == "approval_not_pending");
    CHECK(ask(ada).approval_id != old);
    CHECK(status_of(bob, old) == "expired");

    const std::string approved = ask(ada).approval_id;
    (void)decide(bob, approved);
    superuser("update region.approvals set expires_at = now() where approval_id = '" + approved + "'");
    sweep();
    CHECK(status_of(bob, approved) == "expired");
    const std::string rejected = ask(ada).approval_id;
    CHECK_THAT(decide(bob, rejected, "reject"), contains_text("rejected"));
    CHECK(refusal(bob, rejected) == "approval_not_pending");

    const std::string withdrawn = ask(ada).approval_id;
    CHECK(withdrawn != rejected);
    CHECK_THROWS_AS(Game::shared().call(bob, "POST", one(withdrawn, "withdraw"), "{}"), Failure);
    CHECK_THAT(Game::shared().call(ada, "POST", one(withdrawn, "withdraw"), "{}"), contains_text("withdrawn"));
    CHECK(refusal(bob, withdrawn) == "approval_not_pending");
    CHECK(refusal(bob, Uuid::make().to_string()) == "approval_unknown");
}

TEST_CASE("a requester who loses the scope loses the approval") {
    const Caller ada = an_administrator(), cleo = an_administrator(), bob = an_administrator();
    const std::string waits = ask(ada).approval_id;
    const std::string given = ask(cleo).approval_id;
    (void)decide(bob, given);
    Game::shared().db().write([&](Tx& tx) {
        (void)grants::end_grant(tx, ada.user, "owner", "for a test");
        (void)grants::end_grant(tx, cleo.user, "owner", "for a test");
    });
    CHECK(refusal(bob, waits) == "requester_lost_scope");
    CHECK(status_of(bob, waits) == "void");
    sweep();
    CHECK(status_of(bob, given) == "void");
    CHECK_FALSE(ask(cleo).allowed);
}

TEST_CASE("the host is the second person of an installation with one administrator") {
    const Caller ada = an_administrator();
    const std::string id = ask(ada).approval_id;
    Game::shared().db().write([&](Tx& tx) {
        const auto done = approvals::approve_at_console(tx, *Uuid::parse(id), "root");
        CHECK(done.target == path);
    });
    CHECK_THROWS_AS(
        Game::shared().db().write([&](Tx& tx) { (void)approvals::approve_at_console(tx, *Uuid::parse(id), "root"); }),
        Failure
    );
    CHECK(ask(ada).allowed);
    pqxx::connection connection(Game::shared().superuser_url());
    pqxx::work work(connection);
    const auto row = work.exec1(
        "select user_type || ' ' || details from region.audit_log where action = 'approval_given' and resource_id = '" +
        id + "'"
    );
    CHECK(row[0].as<std::string>() == R"(console {"host_user":"root"})");
}

TEST_CASE("the request is shown without its secrets, and not too many wait") {
    const Caller ada = an_administrator(), bob = an_administrator();
    const std::string id = ask(ada, std::string(path) + "?password=hunter22").approval_id;
    const std::string shown = Game::shared().call(bob, "GET", one(id));
    CHECK_THAT(shown, !contains_text("very-secret") && !contains_text("hunter22") && contains_text("[redacted]"));
    CHECK_THAT(shown, contains_text(R"("requester":")" + ada.username));
    CHECK_THAT(Game::shared().call(bob, "GET", "/api/v1/admin/approvals?status=pending"), contains_text(id));
    CHECK_THAT(Game::shared().call(bob, "GET", "/api/v1/admin/approvals?status=used"), !contains_text(id));
    for (int i = 1; i < 20; ++i) CHECK(ask(ada, std::string(path) + "?i=" + std::to_string(i)).status == 202);
    CHECK_THROWS_AS(ask(ada, std::string(path) + "?i=20"), Failure);
}

TEST_CASE("corrections are double entry, bounded, and never below zero") {
    auto& game = Game::shared();
    const Caller ada = an_administrator();
    const auto pilot = game.a_pilot();
    const auto correct = [&](const std::string& amount, const std::string& whose) {
        return game.call(
            ada, "POST", path, "{" + whose + R"(,"amount":)" + amount + R"(,"reason":"a trade went wrong"})"
        );
    };
    const std::string whose = R"("player_id":")" + pilot.player.to_string() + '"';
    const JsonDocument given = JsonDocument::parse(correct("500", whose));
    const auto after = given.root().find("balance")->as_integer().value();
    CHECK_THAT(
        correct("-" + std::to_string(after), R"("account":"player:)" + pilot.player.to_string() + '"'),
        contains_text(R"("balance":0)")
    );
    for (const auto& [amount, account] : std::vector<std::pair<std::string, std::string>>{
             {"-1", whose},
             {"0", whose},
             {"1000000001", whose},
             {"5", R"("account":"station:)" + Uuid::make().to_string() + '"'},
             {"5", R"("account":"player:x")"},
             {"5", whose + R"(,"account":"player:)" + pilot.player.to_string() + '"'},
             {"5", R"("player_id":")" + Uuid::make().to_string() + '"'}}) {
        CAPTURE(amount, account);
        CHECK_THROWS_AS(correct(amount, account), Failure);
    }
    CHECK_THAT(game.call(pilot.caller, "GET", "/api/v1/player/ledger"), contains_text(R"("reason":"correction")"));
    CHECK_THAT(game.audit(), contains_text(R"({"differences":0,)"));
}
