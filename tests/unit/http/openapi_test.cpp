// The OpenAPI document and the page: complete, deterministic, well formed.
#include "platform/http/openapi.hpp"

#include <algorithm>

#include "platform/http/docs_page.hpp"
#include "support/catch.hpp"

namespace sw::sample {

struct FindIn {
    ShipId ship_id;
    std::optional<std::string> name;
    std::int32_t page = 1;

    static constexpr auto describe() {
        return fields(
            field("ship_id", &FindIn::ship_id, "The ship"), field("name", &FindIn::name, "Part of <its> name"),
            field("page", &FindIn::page, "Page", between(1, 50), or_default(1))
        );
    }
};

struct FindOut {
    std::vector<std::string> names;

    static constexpr auto describe() { return fields(field("names", &FindOut::names, "What was found")); }
};

}  // namespace sw::sample

using namespace sw;
using namespace sw::http;
using sample::FindIn;
using sample::FindOut;

namespace {

std::vector<Route> sample_routes() {
    const auto find = [](ReadTx&, const Caller&, const FindIn&) { return FindOut{}; };
    const auto change = [](Tx&, const Caller&, const FindIn&) { return FindOut{}; };
    const auto ping = [](const Caller&, const Nothing&) { return Prepared{}; };
    return {
        sw::get("/api/v1/ships/{ship_id}", find, Role::player, "Find a ship"),
        sw::post("/api/v1/ships/{ship_id}", change, scopes::ships_manage, "Change a ship", {.status = 201}),
        sw::get("/health", ping, Role::anonymous, "Alive?"),
    };
}

JsonValue at(JsonValue from, std::initializer_list<std::string_view> path) {
    for (const auto step : path) {
        const auto next = from.find(step);
        if (!next) FAIL("no member " << step << " in " << from.dump());
        from = *next;
    }
    return from;
}

}  // namespace

TEST_CASE("the document describes parameters, bodies, replies and roles") {
    const JsonDocument document = JsonDocument::parse(openapi_document(sample_routes(), {.version = "1"}));
    const JsonValue root = document.root();
    CHECK(at(root, {"openapi"}).as_string() == "3.1.0");
    const JsonValue find = at(root, {"paths", "/api/v1/ships/{ship_id}", "get"});
    CHECK(at(find, {"operationId"}).as_string() == "get_ships_by_ship_id");
    CHECK(at(find, {"x-role"}).as_string() == "player");
    CHECK(at(find, {"security"}).dump() == R"([{"bearer":[]}])");
    CHECK(at(find, {"tags"}).dump() == R"(["ships"])");
    const JsonValue parameters = at(find, {"parameters"});
    REQUIRE(parameters.size() == 3);
    CHECK(at(parameters.at(0), {"in"}).as_string() == "path");
    CHECK(at(parameters.at(0), {"required"}).as_boolean() == true);
    CHECK(at(parameters.at(1), {"in"}).as_string() == "query");
    CHECK(at(parameters.at(1), {"required"}).as_boolean() == false);
    CHECK_FALSE(find.find("requestBody"));
    CHECK(
        at(find, {"responses", "200", "content", "application/json", "schema"}).dump() ==
        R"({"$ref":"#/components/schemas/sample.FindOut"})"
    );
    const JsonValue change = at(root, {"paths", "/api/v1/ships/{ship_id}", "post"});
    const JsonValue body = at(change, {"requestBody", "content", "application/json", "schema", "properties"});
    CHECK_FALSE(body.find("ship_id"));
    CHECK(body.find("page"));
    CHECK(at(change, {"responses"}).find("201"));
    CHECK(at(change, {"responses"}).find("403"));
    CHECK(at(root, {"paths", "/health", "get", "security"}).size() == 0);
    CHECK(at(root, {"components", "schemas"}).find("http.ProblemBody"));
}

TEST_CASE("the same routes in another order give the same text") {
    auto routes = sample_routes();
    const std::string text = openapi_document(routes, {});
    const std::string page = docs_page(routes, {});
    std::reverse(routes.begin(), routes.end());
    CHECK(openapi_document(routes, {}) == text);
    CHECK(docs_page(routes, {}) == page);
}

TEST_CASE("the page shows each route, escapes its texts and loads nothing") {
    const std::string page = docs_page(sample_routes(), {.version = "1"});
    CHECK(page.find("/api/v1/ships/{ship_id}") != std::string::npos);
    CHECK(page.find("Part of &lt;its&gt; name") != std::string::npos);
    CHECK(page.find("<its>") == std::string::npos);
    CHECK(page.find("http://") == std::string::npos);
    CHECK(page.find("https://") == std::string::npos);
    CHECK(page.find("<script") == std::string::npos);
}

TEST_CASE("the documentation is served as two routes for everybody") {
    const auto routes = documentation_routes(sample_routes(), {});
    REQUIRE(routes.size() == 2);
    const JsonDocument nothing = JsonDocument::from_request({}, {});
    const JsonValue input = nothing.root();
    for (const auto& route : routes) {
        CHECK(route.role == Role::anonymous);
        CHECK(route.lane == Lane::memory);
        const auto reply = route.run({.caller = Caller{}, .input = input});
        CHECK(reply.status == 200);
        CHECK_FALSE(reply.bytes().empty());
    }
    CHECK(routes[1].run({.caller = Caller{}, .input = input}).content_type == "text/html; charset=utf-8");
}
