// Every route against every kind of caller, and the reviewed list of who may call what.
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "blackbox/cluster.hpp"
#include "support/catch.hpp"

using blackbox::Client;
using blackbox::json;

namespace {

struct Route {
    std::string method, path, role, listener;
    std::string scope{};  ///< of administrators' routes
    bool dual_control = false;

    [[nodiscard]] std::string line() const {
        return listener + " " + method + " " + path + " " + role + (scope.empty() ? "" : " " + scope) +
               (dual_control ? " two-people" : "");
    }
};

std::string upper(std::string text) {
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

/// From the generated document, which the suite compares with the code.
std::vector<Route> routes() {
    std::ifstream file("docs/openapi.json");
    const json document = json::parse(file);
    std::vector<Route> out;
    for (const auto& [path, methods] : document.at("paths").items()) {
        for (const auto& [method, route] : methods.items()) {
            if (!route.contains("x-role")) continue;
            out.push_back(
                {upper(method), path.substr(0, path.find('#')), route.at("x-role"), route.value("x-listener", "api"),
                 route.value("x-scope", ""), route.value("x-dual-control", false)}
            );
        }
    }
    return out;
}

/// Something of the right shape for each parameter.
std::string filled(const std::string& path) {
    static const std::regex number(R"(\{(sector_id|number|cluster_number|hour)\})");
    static const std::regex name(R"(\{(name|slug|type|district_type|commodity|query|key)\})");
    static const std::regex other(R"(\{[a-z_]+\})");
    std::string out = std::regex_replace(path, number, "1");
    out = std::regex_replace(out, name, "nobody");
    return std::regex_replace(out, other, "0198f0a0-0000-7000-8000-000000000000");
}

struct Caller {
    std::string name, token;
};

/// The status and code that a caller gets; bodies are empty objects, so that nothing is changed where it is allowed.
std::pair<int, std::string> ask(Client& client, const Route& route, const std::string& token) {
    client.token = token;
    const std::string body = route.method == "GET" || route.method == "DELETE" ? "" : "{}";
    const auto reply = client.request(route.method, filled(route.path), body);
    std::string code;
    if (reply.status >= 400 && reply.text.starts_with("{")) code = json::parse(reply.text).value("code", "");
    return {reply.status, code};
}

/// The scopes of each built-in role, as the file says that seeds them.
std::map<std::string, std::set<std::string>> scopes_by_role() {
    std::ifstream file("config/roles.json");
    std::map<std::string, std::set<std::string>> out;
    const json document = json::parse(file);
    for (const auto& role : document.at("roles")) {
        out[role.at("role")] = role.at("scopes").get<std::set<std::string>>();
    }
    return out;
}

/// Signed in as a new administrator with that role.
std::string an_admin(blackbox::Cluster& cluster, const std::string& role) {
    const json account{{"username", role + "_of_test"}, {"password", "a long enough password"}, {"role", role}};
    Client owner = cluster.admin();
    (void)blackbox::ok(owner.post("/api/v1/users/admin", account));
    Client client = cluster.client();
    const json credentials{{"username", account.at("username")}, {"password", account.at("password")}};
    const json pair = blackbox::ok(client.post("/api/v1/auth/login/json", credentials));
    client.token = pair.at("access_token");
    if (!pair.value("must_change_password", false)) return client.token;
    // Whoever got a password from somebody else holds no scope until it is an own one.
    const json change{{"old_password", account.at("password")}, {"new_password", "another long enough password"}};
    return blackbox::ok(client.post("/api/v1/auth/password/change", change)).at("access_token");
}

bool refused(const std::pair<int, std::string>& answer, int status, const std::string& code) {
    return answer.first == status && answer.second == code;
}

}  // namespace

TEST_CASE("the list of routes and roles is the reviewed one") {
    std::string found;
    std::vector<std::string> lines;
    for (const auto& route : routes()) lines.push_back(route.line());
    std::sort(lines.begin(), lines.end());
    for (const auto& line : lines) found += line + "\n";
    std::ifstream file("tests/api/authorisation.txt");
    std::stringstream reviewed;
    reviewed << file.rdbuf();
    std::ofstream("build/authorisation.txt") << found;
    INFO("the list as it is now: build/authorisation.txt; review the difference before you copy it");
    CHECK(found == reviewed.str());
}

TEST_CASE("no caller gets further than the role of a route allows") {
    const std::string orchestrator_port = std::to_string(blackbox::free_port());
    blackbox::Cluster cluster({.nexus = {{"SW_ORCH_LISTEN", "127.0.0.1:" + orchestrator_port}}});
    auto& region = cluster.add_region("matrix-reach");
    const auto pilot = cluster.a_pilot();
    const auto owner = cluster.a_pilot();
    cluster.in_nexus("update regions set owner_id = '" + owner.user_id + "' where slug = 'matrix-reach'");
    const std::string admin = cluster.admin().token;
    Client api = cluster.client();
    Client internal(cluster.nexus().internal_port());
    Client orchestrator(static_cast<std::uint16_t>(std::stoi(orchestrator_port)));
    const auto service = [&] { return blackbox::service_token(region.key, "matrix-reach"); };
    REQUIRE(blackbox::within(std::chrono::seconds(5), [&] {
        return ask(internal, {"POST", "/internal/v1/regions/{slug}/heartbeat", "", ""}, service()).first != 401;
    }));

    int checked = 0;
    for (const auto& route : routes()) {
        CAPTURE(route.line());
        Client& client = route.listener == "internal" ? internal : route.listener == "api" ? api : orchestrator;
        const auto as = [&](const std::string& token) { return ask(client, route, token); };
        const auto unknown = [&](const std::string& token) { return refused(as(token), 401, "unauthenticated"); };
        ++checked;
        if (route.role == "service") {
            const auto stranger = [&](const std::string& token) {
                return refused(as(token), 401, "service_token_required");
            };
            CHECK(stranger(""));
            CHECK(stranger(pilot.access_token));
            CHECK(stranger(owner.access_token));
            CHECK(stranger(admin));
            CHECK_FALSE(stranger(service()));
            // The same token a second time, and one for somebody else.
            const std::string once = service();
            (void)as(once);
            CHECK(stranger(once));
            CHECK(stranger(blackbox::service_token(region.key, "matrix-reach", {{"aud", "region:other"}})));
            // From outside there is no such address.
            CHECK(ask(api, route, service()).first == 404);
            continue;
        }
        if (route.role == "anonymous") {
            if (route.method == "GET") CHECK_FALSE(unknown(""));
            continue;
        }
        CHECK(unknown(""));
        CHECK(unknown("not-a-token"));
        CHECK(unknown(service()));
        if (route.role == "admin") {
            CHECK(refused(as(pilot.access_token), 403, "admin_required"));
            CHECK(refused(as(owner.access_token), 403, "admin_required"));
            // Without an engine some views are unavailable, which is an answer to somebody who may ask.
            if (route.method == "GET") CHECK((as(admin).first < 500 || as(admin).first == 503));
        } else {
            if (route.method == "GET") CHECK_FALSE(unknown(pilot.access_token));
            if (route.role == "player") CHECK(refused(as(admin), 404, "no_pilot"));
        }
    }
    CHECK(checked > 100);
}

TEST_CASE("each role of administrators opens the routes of its scopes and no others") {
    const std::string orchestrator_port = std::to_string(blackbox::free_port());
    blackbox::Cluster cluster({.nexus = {{"SW_ORCH_LISTEN", "127.0.0.1:" + orchestrator_port}}});
    Client api = cluster.client();
    Client orchestrator(static_cast<std::uint16_t>(std::stoi(orchestrator_port)));
    int refusals = 0, entries = 0;
    for (const auto& [role, scopes] : scopes_by_role()) {
        const std::string token = an_admin(cluster, role);
        for (const auto& route : routes()) {
            if (route.role != "admin") continue;
            CAPTURE(role, route.line());
            const bool may = scopes.contains("*") || scopes.contains(route.scope);
            // What the role may do is only looked at: an empty body changes something at some routes.
            if (may && route.method != "GET") continue;
            const auto answer = ask(route.listener == "api" ? api : orchestrator, route, token);
            CHECK(refused(answer, 403, "scope_required") == !may);
            ++(may ? entries : refusals);
        }
    }
    CHECK(refusals > 100);
    CHECK(entries > 100);
}
