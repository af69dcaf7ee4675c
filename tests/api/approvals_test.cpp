// Separated duties over the wire: what two administrators must agree on, and what the audit log knows of all of it.
#include <filesystem>
#include <pqxx/pqxx>

#include "blackbox/orchestra.hpp"
#include "support/catch.hpp"

using namespace blackbox;
using sw::test::contains_text;

namespace {

constexpr const char* regions = "/api/v1/orchestrator/regions/";
constexpr const char* corrections = "/api/v1/admin/ledger/corrections";

Orchestra& shared() {
    static Orchestra orchestra({.nexus = {{"SW_DUAL_CONTROL", "true"}}});
    return orchestra;
}

Finished at_the_host(const std::vector<std::string>& arguments) {
    return run_binary(
        arguments, {{"SW_MODE", "nexus"},
                    {"SW_HOME", std::filesystem::current_path().string()},
                    {"DATABASE_URL", shared().postgres().url("central_nexus")},
                    {"SW_MASTER_KEY", std::string(64, 'a')}}
    );
}

/// An account with a role, signed in after it got it.
Pilot a_person(const std::string& role) {
    Pilot pilot = shared().a_pilot();
    const Finished granted = at_the_host({"admin", "grant", pilot.username, role});
    INFO(granted.output);
    REQUIRE(granted.exit_code == 0);
    const json credentials{{"username", pilot.username}, {"password", pilot.password}};
    pilot.access_token = ok(pilot.client->post("/api/v1/auth/login/json", credentials)).at("access_token");
    pilot.client->token = pilot.access_token;
    return pilot;
}

Client& the_second() {
    static Pilot pilot = a_person("owner");
    return *pilot.client;
}

std::string approval(const std::string& id, const std::string& verb) {
    return "/api/v1/admin/approvals/" + id + "/" + verb;
}

json newest(const std::string& filter = "") {
    Client admin = shared().admin();
    return ok(admin.get("/api/v1/admin/audit/logs?limit=1" + filter)).at("logs").at(0);
}

json correction(const std::string& pilot, int amount) {
    return {{"player_id", pilot}, {"amount", amount}, {"reason", "a lost trade"}};
}

/// Where the engine keeps the private key of a region.
std::string key_of(const std::string& slug) {
    const std::filesystem::path folder = shared().directory() + "/regions/" + slug;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.path().filename() == "sw_service_key") return entry.path();
    }
    return "";
}

std::string player_of(const Pilot& pilot) {
    return shared().sql("select player_id from region.players where username = '" + pilot.username + "'");
}

}  // namespace

TEST_CASE("a region ends only when a second administrator agreed, and the approval is good for once") {
    Orchestra& orchestra = shared();
    Client ada = orchestra.admin();
    REQUIRE(orchestra.wait_for_job(orchestra.provision("short-lived")).at("state") == "succeeded");
    const Finished own = run_binary(
        {"audit", "verify"}, {{"SW_MODE", "regional"},
                              {"REGION_ID", "short-lived"},
                              {"SW_HOME", std::filesystem::current_path().string()},
                              {"DATABASE_URL", orchestra.postgres().url("region_short_lived")},
                              {"SW_SERVICE_KEY_FILE", key_of("short-lived")}}
    );
    CHECK_THAT(own.output, contains_text("good: "));  // a region has a chain of its own, signed with its own key
    const std::string target = std::string(regions) + "short-lived";
    const json waits = ok(ada.request("DELETE", target, "{}"), 202);
    const std::string id = waits.at("approval_id");
    CHECK(waits.at("status") == "pending");
    CHECK(waits.at("target") == target);
    CHECK(waits.at("expires_at").is_string());
    CHECK(orchestra.region("short-lived").at("status") == "active");
    CHECK(orchestra.sql("select count(*) from region_jobs where kind = 'terminate'") == "0");

    CHECK(ada.post(approval(id, "approve")).body().at("code") == "own_request");
    Client viewer = std::move(*a_person("viewer").client);
    CHECK(viewer.post(approval(id, "approve")).status == 403);
    CHECK(ok(ada.request("DELETE", target, "{}"), 202).at("approval_id") == id);
    CHECK(ok(the_second().get("/api/v1/admin/approvals/" + id)).at("target") == target);
    CHECK(ok(the_second().post(approval(id, "approve"), {{"comment", "fine"}})).at("status") == "approved");

    CHECK(ok(the_second().request("DELETE", target, "{}"), 202).contains("approval_id"));
    CHECK(ok(ada.request("DELETE", target, R"({"force":false})"), 202).contains("approval_id"));
    CHECK(orchestra.region("short-lived").at("status") == "active");
    const json done = ok(ada.request("DELETE", target, "{}"), 202);
    REQUIRE(done.contains("job_id"));
    CHECK(orchestra.wait_for_job(done.at("job_id")).at("state") == "succeeded");
    CHECK(ok(ada.request("DELETE", target, "{}"), 202).contains("approval_id"));
    CHECK(orchestra.sql("select count(*) from region_jobs where kind = 'terminate'") == "1");
}

TEST_CASE("a correction waits, keeps its key, happens once, and is in the pilot's own books") {
    Orchestra& orchestra = shared();
    Client ada = orchestra.admin();
    const Pilot pilot = orchestra.a_pilot();
    const std::string before = ok(pilot.client->get("/api/v1/player/ledger")).at("closing").dump();
    const json body = correction(player_of(pilot), 77);
    const Client::Headers key{{"Idempotency-Key", "correction-1"}};
    const json waits = ok(ada.post(corrections, body, key), 202);
    CHECK(ok(ada.post(corrections, body, key), 202).at("approval_id") == waits.at("approval_id"));
    CHECK(ok(pilot.client->get("/api/v1/player/ledger")).at("closing").dump() == before);
    ok(the_second().post(approval(waits.at("approval_id"), "approve")));
    const json done = ok(ada.post(corrections, body, key), 201);
    const Reply again = ada.post(corrections, body, key);
    CHECK(again.status == 201);
    CHECK(again.body() == done);
    CHECK(again.header("idempotency-replayed") == "true");
    const json books = ok(pilot.client->get("/api/v1/player/ledger"));
    CHECK(books.at("closing") == done.at("balance"));
    CHECK(books.at("entries").at(0).at("reason") == "correction");
    CHECK(books.at("entries").at(0).at("amount") == 77);
    CHECK(ok(ada.get("/api/v1/admin/ledger/audit")).at("differences") == 0);
    CHECK(
        orchestra.sql(
            "select string_agg(status_code::text, ' ' order by sequence) from region.audit_log where path = '" +
            std::string(corrections) + "'"
        ) == "202 202 201"
    );
}

TEST_CASE("the host is the second person where there is nobody else") {
    Client ada = shared().admin();
    const Pilot pilot = shared().a_pilot();
    const json body = correction(player_of(pilot), 5);
    const std::string id = ok(ada.post(corrections, body), 202).at("approval_id");
    const Finished done = at_the_host({"admin", "approve", id});
    CHECK_THAT(done.output, contains_text("approved until"));
    CHECK(done.exit_code == 0);
    CHECK(at_the_host({"admin", "approve", id}).exit_code == 1);
    CHECK(at_the_host({"admin", "approve", "nonsense"}).exit_code == 64);
    CHECK(ada.post(corrections, body).status == 201);
    CHECK(shared().sql("select user_type from region.audit_log where action = 'approval_given'") == "console");
}

TEST_CASE("an approval that expired, was rejected or withdrawn opens nothing") {
    Client ada = shared().admin();
    const Pilot pilot = shared().a_pilot();
    const auto ask = [&](int amount) -> std::string {
        return ok(ada.post(corrections, correction(player_of(pilot), amount)), 202).at("approval_id");
    };
    const std::string old = ask(11);
    ok(the_second().post(approval(old, "approve")));
    shared().sql("update region.approvals set expires_at = now() where approval_id = '" + old + "' returning 1");
    CHECK(ask(11) != old);
    const std::string rejected = ask(12);
    ok(the_second().post(approval(rejected, "reject"), {{"comment", "why?"}}));
    CHECK(ask(12) != rejected);
    const std::string withdrawn = ask(13);
    CHECK(the_second().post(approval(withdrawn, "withdraw")).status == 404);
    ok(ada.post(approval(withdrawn, "withdraw")));
    CHECK(the_second().post(approval(withdrawn, "approve")).status == 409);
}

TEST_CASE("the audit log has acts, refusals and violations, and no secrets") {
    Client ada = shared().admin();
    const json person{{"username", "fresh_person"}, {"password", "no-secret-in-the-log-1"}};
    (void)ada.post("/api/v1/users", person);
    json row = newest("&action=create");
    CHECK(row.at("path") == "/api/v1/users");
    CHECK(row.at("userId").is_string());
    CHECK(row.at("username") == "admin");
    CHECK(row.at("request_body").at("password") == "[redacted]");
    CHECK(shared().sql("select count(*) from region.audit_log where request_body like '%no-secret%'") == "0");

    CHECK(ada.post(corrections, {{"amount", 1}, {"reason", "nobody named"}}).status == 202);
    CHECK(newest().at("status_code") == 202);

    const Pilot curious = shared().a_pilot();
    CHECK(curious.client->get("/api/v1/admin/audit/logs").status == 403);
    CHECK(shared().client().get("/api/v1/admin/audit/logs").status == 401);
    json violations = json::array();
    const auto look = [&] {
        const json found = ok(ada.get("/api/v1/admin/audit/violations"));
        for (const auto& one : found.at("violations")) {
            if (one.at("user_id") == curious.user_id) violations.push_back(one);
        }
        return !violations.empty();
    };
    REQUIRE(within(std::chrono::seconds(10), look));  // the refusal does not wait for its record
    CHECK(violations.size() == 1);
    CHECK(violations[0].at("violation_detected") == "admin_required");
    CHECK(violations[0].at("status") == "failure");
    const json activity = ok(ada.get("/api/v1/admin/audit/users/" + curious.user_id + "/activity?days=1"));
    CHECK(activity.at("violations") == 1);
    CHECK(ok(ada.post("/api/v1/admin/audit/log", {{"action", "looked"}})).at("success") == true);
}

TEST_CASE("the host verifies the chain and names what was changed behind the server's back") {
    const Finished good = at_the_host({"audit", "verify"});
    CHECK_THAT(good.output, contains_text("good: "));
    CHECK(good.exit_code == 0);
    const auto colon = good.output.find(" to ");
    const std::string head = good.output.substr(colon + 4, good.output.find(',') - colon - 4);
    CHECK(at_the_host({"audit", "verify", "--head", head}).exit_code == 0);
    CHECK(at_the_host({"audit", "verify", "--head", "1:0000"}).exit_code == 1);
    CHECK(at_the_host({"audit", "verify", "--since", "2126-01-01T00:00:00Z"}).exit_code == 0);
    CHECK(at_the_host({"audit", "verify", "--since", "yesterday"}).exit_code == 64);
    pqxx::connection connection(shared().postgres().url("central_nexus"));
    {
        pqxx::work work(connection);
        work.exec("set local session_replication_role = replica");
        work.exec("update region.audit_log set user_id = gen_random_uuid() where sequence = 2");
        work.commit();
    }
    const Finished bad = at_the_host({"audit", "verify"});
    CHECK(bad.exit_code == 1);
    CHECK_THAT(bad.output, contains_text("bad: row 2 was changed"));
}
