// Texts over the wire: entity tags, the header of browsers, and a change that reaches every process.
#include <functional>
#include <thread>

#include "blackbox/world.hpp"
#include "support/catch.hpp"

using namespace blackbox;
using namespace std::chrono_literals;

namespace {

/// The world's own process and a second one beside it.
struct Pair {
    World world{World::Options{.environment = {{"ORCH_BACKEND", "none"}}}};
    std::unique_ptr<ServerProcess> second =
        std::make_unique<ServerProcess>(world.environment(), world.environment().at("SW_DATA_DIR") + "/second.log");
};

Pair& pair() {
    static Pair one;
    return one;
}

const std::string common = "/api/v1/i18n/de/common";

}  // namespace

TEST_CASE("texts have a tag, and who holds them gets no second copy") {
    Client client = pair().world.client();
    const auto first = client.get(common);
    REQUIRE(first.status == 200);
    CHECK(first.body().contains("close"));
    CHECK(first.header("cache-control") == "public, max-age=300");
    const std::string tag = first.header("etag");
    REQUIRE(tag.starts_with("\""));
    const auto again = client.get(common, {{"If-None-Match", tag}});
    CHECK(again.status == 304);
    CHECK(again.text.empty());
    CHECK(again.header("etag") == tag);
    CHECK(again.header("cache-control") == "public, max-age=300");
    CHECK(client.get(common, {{"If-None-Match", "\"other\""}}).status == 200);
    const auto all = client.get("/api/v1/i18n/de");
    CHECK(all.body().at("common") == first.body());
    CHECK(client.get("/api/v1/i18n/de", {{"If-None-Match", all.header("etag")}}).status == 304);
    CHECK(client.get("/api/v1/i18n/en/common").header("etag") != tag);
}

TEST_CASE("a browser says in a header which language it wants") {
    Client client = pair().world.client();
    const auto detected = [&](const std::string& header) {
        return ok(client.get("/api/v1/i18n/detect", {{"Accept-Language", header}})).at("detectedLanguage");
    };
    CHECK(detected("de-DE,de;q=0.9,en;q=0.8") == "de");
    CHECK(detected("tlh") == "en");
    CHECK(detected("\"><script>") == "en");
    CHECK(ok(client.get("/api/v1/i18n/detect")).at("detectedLanguage") == "en");
    Pilot pilot = pair().world.a_pilot();
    const auto preference = pilot.client->get("/api/v1/i18n/user/preference", {{"Accept-Language", "de"}});
    CHECK(ok(preference).at("languageCode") == "de");
    ok(pilot.client->post("/api/v1/i18n/user/preference", {{"languageCode", "en"}}));
    const auto chosen = pilot.client->get("/api/v1/i18n/user/preference", {{"Accept-Language", "de"}});
    CHECK(ok(chosen).at("languageCode") == "en");
    CHECK(client.get("/api/v1/i18n/user/preference").status == 401);
    CHECK(pilot.client->get("/api/v1/i18n/admin/languages/all").status == 403);
}

TEST_CASE("a changed text reaches every process and every socket") {
    Pilot pilot = pair().world.a_pilot();
    Socket there(pair().second->port(), "/api/v1/ws/connect?token=" + pilot.access_token);
    Client admin = pair().world.admin();
    Client other(pair().second->port());
    const auto before = other.get(common);
    const std::string word = "Zumachen <b>jetzt</b>";
    const auto began = std::chrono::steady_clock::now();
    ok(admin.post("/api/v1/i18n/admin/translation/de/common", {{"key", "close"}, {"value", word}}));
    const json frame = there.expect("i18n:updated");
    CHECK(std::chrono::steady_clock::now() - began < 2s);
    CHECK(frame.at("language") == "de");
    CHECK(frame.at("namespaces") == json::array({"common"}));
    CHECK(frame.contains("timestamp"));
    // Whoever was told gets the new text at once.
    const auto after = other.get(common, {{"If-None-Match", before.header("etag")}});
    REQUIRE(after.status == 200);
    CHECK(after.body().at("close") == word);
    CHECK(after.header("content-type").starts_with("application/json"));
    ok(admin.post("/api/v1/i18n/admin/translation/de/common", {{"key", "close"}, {"value", before.body().at("close")}})
    );
    there.expect("i18n:updated");
    CHECK(other.get(common).header("etag") == before.header("etag"));
}

TEST_CASE("a process that starts later knows the changed texts") {
    Client admin = pair().world.admin();
    ok(admin.post("/api/v1/i18n/admin/bulk/de/common", {{"translations", {{"later", {{"on", "Später"}}}}}}));
    pair().second.reset();
    pair().second = std::make_unique<ServerProcess>(
        pair().world.environment(), pair().world.environment().at("SW_DATA_DIR") + "/third.log"
    );
    Client other(pair().second->port());
    CHECK(other.get(common).body().at("later").at("on") == "Später");
}
