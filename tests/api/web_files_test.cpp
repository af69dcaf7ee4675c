// The web client over the wire: pages for browsers, answers for programs, files that are asked for once.
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "blackbox/world.hpp"
#include "support/catch.hpp"

using namespace blackbox;
namespace fs = std::filesystem;

namespace {

constexpr const char* script = "/assets/index-BkT9x2aQ.js";
constexpr const char* as_browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

/// What a build of the client looks like.
class Site {
public:
    Site() {
        std::string name = (fs::temp_directory_path() / "sw-site-XXXXXX").string();
        root_ = ::mkdtemp(name.data());
        put("index.html", "<!doctype html><title>client</title>");
        put("assets/index-BkT9x2aQ.js", "export {};");
        put("assets/index-BkT9x2aQ.js.gz", "packed");
    }

    ~Site() { fs::remove_all(root_); }

    std::string path() const { return root_.string(); }

private:
    void put(const std::string& name, const std::string& content) const {
        fs::create_directories((root_ / name).parent_path());
        std::ofstream(root_ / name) << content;
    }

    fs::path root_;
};

struct Served {
    Site site;
    World world{World::Options{.environment = {{"SW_STATIC_DIR", site.path()}}}};
};

World& world() {
    static Served one;
    return one.world;
}

Reply open_page(const std::string& path) {
    return world().client().get(path, {{"Accept", as_browser}});
}

bool is_client(const Reply& reply) {
    return reply.status == 200 && reply.text.find("<title>client") != std::string::npos;
}

}  // namespace

TEST_CASE("a browser gets the client at the root and at its routes, a program gets the API") {
    for (const char* route : {"/", "/cockpit", "/map", "/travel"}) {
        CAPTURE(route);
        CHECK(is_client(open_page(route)));
    }
    Client program = world().client();
    CHECK(ok(program.get("/")).is_object());
    CHECK(ok(program.get("/", {{"Accept", "application/json"}})).is_object());
    CHECK(program.get("/cockpit").status == 404);
}

TEST_CASE("a browser gets no page in place of an answer of the API") {
    CHECK(ok(open_page("/health")).is_object());
    CHECK(ok(open_page("/api/v1/status")).is_object());
    CHECK(open_page("/api/v1/no-such-thing").status == 404);
    CHECK_FALSE(is_client(open_page("/r/nowhere/api/v1/status")));
    CHECK_FALSE(is_client(open_page("/admin/")));
    CHECK(open_page("/assets/missing.js").status == 404);
    CHECK(world().client().post("/cockpit", json::object(), {{"Accept", as_browser}}).status == 404);
}

TEST_CASE("the page is asked for each time, what it names is kept and packed") {
    const Reply page = open_page("/");
    CHECK(page.header("cache-control") == "no-cache");
    CHECK(page.header("vary").find("Accept") != std::string::npos);
    const std::string policy = page.header("content-security-policy");
    CHECK(policy.find("script-src 'self';") != std::string::npos);
    CHECK(policy.find("frame-ancestors 'none'") != std::string::npos);
    CHECK(policy.find("unsafe-eval") == std::string::npos);

    Client browser = world().client();
    const Reply plain = browser.get(script);
    CHECK(plain.status == 200);
    CHECK(plain.text == "export {};");
    CHECK(plain.header("content-type").starts_with("text/javascript"));
    CHECK(plain.header("cache-control") == "public, max-age=31536000, immutable");
    CHECK(plain.header("x-content-type-options") == "nosniff");
    const Reply packed = browser.get(script, {{"Accept-Encoding", "gzip, br"}});
    CHECK(packed.header("content-encoding") == "gzip");
    CHECK(packed.text == "packed");
    CHECK(browser.get(script, {{"If-None-Match", plain.header("etag")}}).status == 304);
}
