// What answers of the nexus mean to a region.
#include "features/nexus_link/rules.hpp"

#include "support/catch.hpp"

using namespace sw;
using namespace sw::nexus_link;
using Outcome = Heard::Outcome;

TEST_CASE("an answer is taken, a stale epoch ends the process, anything else is waited for") {
    const Heard good = heard_from(200, to_json(region_link::HeartbeatReply{.drain = true}));
    CHECK(good.outcome == Outcome::answered);
    CHECK(good.reply.drain);
    CHECK(heard_from(200, "not json").outcome == Outcome::refused);
    CHECK(heard_from(409, R"({"code":"stale_epoch"})").outcome == Outcome::fenced);
    CHECK(heard_from(409, R"({"code":"something_else"})").outcome == Outcome::refused);
    CHECK(heard_from(409, "").outcome == Outcome::refused);
    CHECK(heard_from(401, R"({"code":"service_token_required"})").outcome == Outcome::refused);
    CHECK(heard_from(503, R"({"code":"stale_epoch"})").outcome == Outcome::fenced);
    CHECK(heard_from(503, "").outcome == Outcome::away);
    CHECK(heard_from(404, R"({"code":"no_region"})").reason == "it answered 404 no_region");
}

TEST_CASE("a database or an answer of another region does not fit") {
    regions::RegionConfig told{.region_id = RegionId::make(), .slug = "alpha"};
    CHECK_FALSE(mismatch("alpha", std::nullopt, told));
    CHECK_FALSE(mismatch("alpha", told, told));
    CHECK(mismatch("beta", std::nullopt, told));
    regions::RegionConfig kept = told;
    kept.region_id = RegionId::make();
    CHECK(mismatch("alpha", kept, told));
}

TEST_CASE("a region tells its addresses when it was told how others see it") {
    const auto all = addresses_of("http://region-alpha-server:8080/", 9191);
    CHECK(all.endpoint == "http://region-alpha-server:8080");
    CHECK(all.internal_endpoint == "http://region-alpha-server:9191");
    for (const char* mute : {"", "https://play.example", "http://host"}) {
        CAPTURE(mute);
        CHECK(addresses_of(mute, 9191).endpoint.empty());
    }
    CHECK(addresses_of("http://host:80", 0).endpoint.empty());
}
