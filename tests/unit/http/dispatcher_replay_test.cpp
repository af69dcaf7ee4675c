// The dispatcher and Idempotency-Key: what is kept, what is given again, what runs anew.
#include "platform/http/dispatcher.hpp"
#include "support/catch.hpp"
#include "unit/http/dispatcher_server.hpp"

using namespace sw;
using namespace sw::http;
using namespace sw::http::fake;

TEST_CASE("a repeated key gives the first reply and no second effect") {
    Server server;
    const auto first = server.trade("k1");
    const auto second = server.trade("k1");
    CHECK(server.runs == 1);
    CHECK(first.status == 201);
    CHECK(second.status == 201);
    CHECK(second.body == first.body);
    CHECK(header_of(first, "Idempotency-Replayed").empty());
    CHECK(header_of(second, "Idempotency-Replayed") == "true");
    CHECK(server.trade("k2").status == 201);
    CHECK(server.trade("").status == 201);
    CHECK(server.runs == 3);
}

TEST_CASE("a key belongs to its caller and its request") {
    Server server;
    server.tokens.known["other"] = claims(false, true);
    REQUIRE(server.trade("k1", 3).status == 201);
    const auto other_body = server.trade("k1", 4);
    CHECK(other_body.status == 409);
    CHECK(code_of(other_body) == "idempotency_mismatch");
    CHECK(server.trade("k1", 3).status == 201);
    CHECK(server.runs == 1);
    CHECK(server.trade("k1", 4, "other").status == 201);
    CHECK(server.runs == 2);
}

TEST_CASE("a serialization conflict runs the work again, and one reply is kept") {
    Server server;
    server.lanes.conflicts = 2;
    CHECK(server.trade("k1").status == 201);
    CHECK(server.runs == 3);
    CHECK(server.store.kept.size() == 1);
    server.lanes.conflicts = 0;
    CHECK(server.trade("k1").body == R"({"quantity":3,"times":3})");
    CHECK(server.runs == 3);
}

TEST_CASE("a refusal of the game is kept and repeated") {
    Server server;
    const auto code = GENERATE(Code::rule_violation, Code::conflict, Code::not_found, Code::invalid);
    server.in_handler = fails_with(code, "no_fuel");
    const auto first = server.trade("k1");
    server.in_handler = [] {};
    const auto second = server.trade("k1");
    CHECK(second.status == first.status);
    CHECK(second.body == first.body);
    CHECK(code_of(second) == "no_fuel");
    CHECK(server.runs == 1);
    CHECK(server.lanes.writes == 3);
}

TEST_CASE("a refusal that a handler returns is kept with what it wrote") {
    Server server;
    Request request{.method = Method::post, .path = "/api/v1/refused"};
    request.headers = {{"authorization", "Bearer player"}, {"idempotency-key", "k1"}};
    const auto first = server.send(request);
    CHECK(first.status == 400);
    CHECK(code_of(first) == "refused");
    CHECK(server.send(request).body == first.body);
    CHECK(server.runs == 1);
    CHECK(server.lanes.writes == 2);
}

TEST_CASE("a prepared route computes on the pool first and writes once per key") {
    Server server;
    Request request{.method = Method::post, .path = "/api/v1/prepare", .body = R"({"quantity":4})"};
    request.headers = {{"idempotency-key", "k1"}};
    const auto first = server.send(request);
    CHECK(first.body == R"({"quantity":40,"times":1})");
    CHECK(server.lanes.offloads == 1);
    CHECK(server.lanes.writes == 1);
    CHECK(server.send(request).body == first.body);
    CHECK(server.runs == 1);
}

TEST_CASE("a preparation that fails never reaches the write lane") {
    Server server;
    const Request request{.method = Method::post, .path = "/api/v1/prepare", .body = R"({"quantity":9})"};
    CHECK(code_of(server.send(request)) == "too_weak");
    CHECK(server.preparations == 1);
    CHECK(server.lanes.writes == 0);
    server.lanes.full = true;
    CHECK(code_of(server.send(request)) == "too_many_logins");
    CHECK(server.preparations == 1);
}

TEST_CASE("a failure of the machine is not kept: the next try runs") {
    Server server;
    server.in_handler = [] { throw std::runtime_error("broken"); };
    CHECK(server.trade("k1").status == 500);
    server.in_handler = fails_with(Code::unavailable, "away");
    CHECK(server.trade("k1").status == 503);
    CHECK(server.store.kept.empty());
    server.in_handler = [] {};
    CHECK(server.trade("k1").status == 201);
}

TEST_CASE("a commit that fails keeps nothing") {
    Server server;
    server.lanes.broken = true;
    CHECK(server.trade("k1").status == 503);
    CHECK(server.store.kept.empty());
    server.lanes.broken = false;
    CHECK(server.trade("k1").status == 201);
}

TEST_CASE("when another reply was kept meanwhile, that one is given") {
    Server server;
    server.in_handler = fails_with(Code::rule_violation, "no_fuel");
    server.store.before_begin = [](Store& store, const IdempotencyKey& key) {
        if (store.begins == 2)
            store.kept[{key.scope, key.key}] = {key, Response{.status = 201, .body = R"({"won":1})"}};
    };
    const auto reply = server.trade("k1");
    CHECK(reply.status == 201);
    CHECK(reply.body == R"({"won":1})");
    CHECK(header_of(reply, "Idempotency-Replayed") == "true");
}

TEST_CASE("a refusal stands even when it cannot be kept") {
    Server server;
    server.in_handler = fails_with(Code::rule_violation, "no_fuel");
    server.lanes.accepted_writes = 1;
    CHECK(code_of(server.trade("k1")) == "no_fuel");
}

TEST_CASE("a key is visible ASCII of at most 255 characters") {
    Server server;
    CHECK(server.trade(std::string(255, 'k')).status == 201);
    for (const auto& bad : {std::string(256, 'k'), std::string("a b"), std::string("a\x7f"), std::string("\xc3\xa9")}) {
        CHECK(code_of(server.trade(bad)) == "invalid_idempotency_key");
    }
    CHECK(server.runs == 1);
}
