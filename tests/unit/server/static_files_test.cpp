// Static files: caching headers, fallback to the client's page, nothing outside the directory.
#include "platform/server/static_files.hpp"

#include <unistd.h>

#include <fstream>

#include "support/catch.hpp"

namespace fs = std::filesystem;
using sw::http::Method;
using sw::server::StaticFiles;

namespace {

class Folder {
public:
    Folder() {
        std::string name = (fs::temp_directory_path() / "static-XXXXXX").string();
        root_ = ::mkdtemp(name.data());
        put("site/index.html", "<html>main</html>");
        put("site/admin/index.html", "<html>admin</html>");
        put("site/assets/index-BkT9x2aQ.js", "js");
        put("site/assets/index-BkT9x2aQ.js.gz", "packed");
        put("site/plain-component.css", "css");
        put("site/.env", "hidden");
        put("secret.txt", "secret");
        fs::create_symlink(root_ / "secret.txt", root_ / "site" / "link.txt");
    }

    ~Folder() { fs::remove_all(root_); }

    fs::path site() const { return root_ / "site"; }

private:
    void put(const std::string& name, const std::string& content) const {
        fs::create_directories((root_ / name).parent_path());
        std::ofstream(root_ / name) << content;
    }

    fs::path root_;
};

sw::http::Request request(const std::string& path, std::vector<sw::http::Header> headers = {}) {
    sw::http::Request out;
    out.method = Method::get;
    out.path = path;
    out.headers = std::move(headers);
    return out;
}

/// As a browser asks when it opens a page.
sw::http::Request page(const std::string& path, std::vector<sw::http::Header> headers = {}) {
    headers.emplace_back("accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    return request(path, std::move(headers));
}

std::string header(const sw::http::Response& response, const std::string& name) {
    for (const auto& [key, value] : response.headers) {
        if (key == name) return value;
    }
    return {};
}

}  // namespace

TEST_CASE("files with a hash in the name never expire, others are asked for again") {
    const Folder folder;
    const StaticFiles files(folder.site());
    const auto script = files.serve(request("/assets/index-BkT9x2aQ.js"));
    REQUIRE(script);
    CHECK(script->bytes() == "js");
    CHECK(script->content_type == "text/javascript; charset=utf-8");
    CHECK(header(*script, "Cache-Control") == "public, max-age=31536000, immutable");
    CHECK(header(*script, "Content-Security-Policy").empty());
    const auto style = files.serve(request("/plain-component.css"));
    REQUIRE(style);
    CHECK(header(*style, "Cache-Control") == "no-cache");
}

TEST_CASE("an unchanged file is not sent again") {
    const Folder folder;
    const StaticFiles files(folder.site());
    const auto first = files.serve(page("/"));
    REQUIRE(first);
    CHECK(first->bytes() == "<html>main</html>");
    const auto again = files.serve(page("/", {{"if-none-match", header(*first, "ETag")}}));
    REQUIRE(again);
    CHECK(again->status == 304);
    CHECK(again->bytes().empty());
    CHECK(files.serve(page("/", {{"if-none-match", "\"other\""}}))->status == 200);
}

TEST_CASE("pages may run their own scripts only and are asked for again each time") {
    const Folder folder;
    const StaticFiles files(folder.site());
    const auto index = files.serve(page("/"));
    REQUIRE(index);
    const std::string policy = header(*index, "Content-Security-Policy");
    CHECK(policy.find("script-src 'self';") != std::string::npos);
    CHECK(policy.find("unsafe-eval") == std::string::npos);
    CHECK(policy.find("http") == std::string::npos);
    CHECK(header(*index, "Cache-Control") == "no-cache");
    CHECK(header(*index, "X-Frame-Options") == "DENY");
}

TEST_CASE("routes of the client get its page, missing files get nothing") {
    const Folder folder;
    const StaticFiles files(folder.site());
    CHECK(files.serve(page("/game/map"))->bytes() == "<html>main</html>");
    CHECK(files.serve(page("/administrators"))->bytes() == "<html>main</html>");
    CHECK(!files.serve(page("/missing.js")));
    auto post = page("/");
    post.method = Method::post;
    CHECK(!files.serve(post));
}

TEST_CASE("programs keep the API's answers where browsers get a page") {
    const Folder folder;
    const StaticFiles files(folder.site());
    CHECK(!files.serve(request("/")));
    CHECK(!files.serve(request("/game/map", {{"accept", "*/*"}})));
    CHECK(!files.serve(request("/", {{"accept", "application/json"}})));
    CHECK(files.serve(request("/index.html"))->bytes() == "<html>main</html>");
    CHECK(header(*files.serve(page("/")), "Vary") == "Accept, Accept-Encoding");
}

TEST_CASE("the console's folder gets the console's page or nothing") {
    const Folder folder;
    CHECK(StaticFiles(folder.site()).serve(page("/admin"))->bytes() == "<html>admin</html>");
    CHECK(StaticFiles(folder.site()).serve(page("/admin/users"))->bytes() == "<html>admin</html>");
    fs::remove(folder.site() / "admin" / "index.html");
    CHECK(!StaticFiles(folder.site()).serve(page("/admin")));
    CHECK(!StaticFiles(folder.site()).serve(page("/admin/users")));
    CHECK(StaticFiles(folder.site()).serve(page("/map"))->bytes() == "<html>main</html>");
}

TEST_CASE("packed variants go to those who accept them, under their own tag") {
    const Folder folder;
    const StaticFiles files(folder.site());
    const std::string path = "/assets/index-BkT9x2aQ.js";
    const auto packed = files.serve(request(path, {{"accept-encoding", "br, gzip"}}));
    CHECK(packed->bytes() == "packed");
    CHECK(header(*packed, "Content-Encoding") == "gzip");
    CHECK(header(*packed, "Vary") == "Accept-Encoding");
    CHECK(header(*packed, "ETag") != header(*files.serve(request(path)), "ETag"));
    CHECK(files.serve(request(path, {{"accept-encoding", "gzip;q=0"}}))->bytes() == "js");
}

TEST_CASE("nothing outside the directory and nothing hidden is served") {
    const Folder folder;
    const StaticFiles files(folder.site());
    for (const std::string path :
         {"/../secret.txt", "/assets/../../secret.txt", "/.env", "/link.txt", "//etc/passwd.txt", "/./index.html"}) {
        CAPTURE(path);
        CHECK(!files.serve(request(path)));
    }
    CHECK_THROWS(StaticFiles(folder.site(), 10));
}
