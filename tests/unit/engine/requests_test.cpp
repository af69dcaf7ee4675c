// What is sent to the engine: bodies, archives, names; and what is never sent.
#include "platform/engine/requests.hpp"

#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iterator>

#include "platform/engine/address.hpp"
#include "platform/engine/allow_list.hpp"
#include "platform/engine/tar.hpp"
#include "sectorwars/platform/json.hpp"
#include "support/catch.hpp"

using sw::http::Method;

namespace {

sw::RegionSpec spec() {
    sw::RegionSpec out;
    out.slug = "alpha-reach";
    out.image = "sectorwars:latest";
    out.owner_id = "0198f0a0-0000-7000-8000-000000000001";
    out.governance = "democracy";
    out.specialization = "mining";
    out.epoch = 7;
    out.job_id = "0198f0a0-0000-7000-8000-000000000002";
    out.limits = {2.5, std::int64_t{4} << 30};
    out.environment = {{"CENTRAL_NEXUS_URL", "http://nexus:8080"}, {"NEXUS_INTERNAL_URL", "http://nexus:9091"}};
    out.secrets = {{"database_url", "postgresql://secret"}, {"sw_service_key", "-----BEGIN"}};
    out.nofile = 65536;
    return out;
}

std::string file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("the body of a container is the agreed one, key by key") {
    const std::string body = sw::engine::container_body(spec(), {});
    const auto golden = sw::JsonDocument::parse(file("tests/unit/engine/data/container.json"));
    const auto made = sw::JsonDocument::parse(body);
    CHECK(made.root().dump() == golden.root().dump());
    CHECK(body.find("secret\"") == std::string::npos);
    CHECK(body.find("postgresql") == std::string::npos);
    CHECK(body.find("BEGIN") == std::string::npos);
}

TEST_CASE("hostile texts stay texts") {
    auto hostile = spec();
    hostile.environment["MOTTO"] = R"(","Privileged":true,"x":"${HOME}`id`)";
    const auto document = sw::JsonDocument::parse(sw::engine::container_body(hostile, {}));
    CHECK_FALSE(*document.root().find("HostConfig")->find("Privileged")->as_boolean());
    const auto environment = *document.root().find("Env");
    bool found = false;
    for (std::size_t i = 0; i < environment.size(); ++i)
        found = found || *environment.at(i).as_string() == "MOTTO=" + hostile.environment["MOTTO"];
    CHECK(found);
}

TEST_CASE("memory and swap are always sent together") {
    CHECK(
        sw::engine::limits_body({0.75, 1 << 30}) ==
        R"({"NanoCpus":750000000,"Memory":1073741824,"MemorySwap":1073741824})"
    );
    CHECK(sw::engine::nano_cpus(0.1 + 0.2) == 300'000'000);
}

TEST_CASE("only calls on the list are allowed") {
    CHECK(sw::engine::is_allowed(Method::get, "/_ping"));
    CHECK(sw::engine::is_allowed(Method::post, "/containers/region-a-server/start"));
    CHECK(sw::engine::is_allowed(Method::put, "/containers/region-a-server/archive"));
    CHECK(sw::engine::is_allowed(Method::get, "/images/registry.local:5000/a/sectorwars:1.0@sha256:12/json"));
    CHECK(sw::engine::is_allowed(Method::post, "/services/x1/update"));
    CHECK_FALSE(sw::engine::is_allowed(Method::get, "/containers/region-a-server/start"));
    CHECK_FALSE(sw::engine::is_allowed(Method::post, "/containers/x/exec"));
    CHECK_FALSE(sw::engine::is_allowed(Method::post, "/exec/1/start"));
    CHECK_FALSE(sw::engine::is_allowed(Method::post, "/build"));
    CHECK_FALSE(sw::engine::is_allowed(Method::post, "/images/create"));
    CHECK_FALSE(sw::engine::is_allowed(Method::post, "/containers/prune"));
    CHECK_FALSE(sw::engine::is_allowed(Method::post, "/swarm/leave"));
    CHECK(sw::engine::is_allowed(Method::get, "/system/df"));
    CHECK_FALSE(sw::engine::is_allowed(Method::get, "/system/dial"));
    CHECK_FALSE(sw::engine::is_allowed(Method::del, "/containers/../volumes/x"));
    CHECK_FALSE(sw::engine::is_allowed(Method::get, "/containers/a/b/json"));
    CHECK_FALSE(sw::engine::is_allowed(Method::get, "/containers/a?x=1/json"));
    CHECK_FALSE(sw::engine::is_allowed(Method::get, "/containers/a\r\nX: y/json"));
    CHECK_FALSE(sw::engine::is_allowed(Method::get, "/containers//json"));
    CHECK_FALSE(sw::engine::is_allowed(Method::del, "/containers/"));
    CHECK_FALSE(sw::engine::is_allowed(Method::get, "/images/../info/json"));
    CHECK_FALSE(sw::engine::is_allowed(Method::get, "/containers/" + std::string(600, 'a') + "/json"));
}

TEST_CASE("DOCKER_HOST is a socket or an address") {
    using sw::engine::parse_docker_host;
    CHECK(parse_docker_host("unix:///var/run/docker.sock").path == "/var/run/docker.sock");
    CHECK(parse_docker_host("tcp://proxy:2375").host == "proxy");
    CHECK(parse_docker_host("tcp://proxy:2375/").port == "2375");
    CHECK(parse_docker_host("tcp://[::1]:2375").host == "::1");
    const std::string long_path = "unix:///" + std::string(107, 'a');
    for (const auto& text : std::vector<std::string>{
             "", "docker.sock", "unix://", "unix://relative", "tcp://proxy", "tcp://:2375", "tcp://proxy:0",
             "tcp://proxy:99999", "tcp://a b:1", "tcp://user@proxy:1", "http://proxy:2375", "ssh://proxy", long_path}) {
        CAPTURE(text);
        CHECK_THROWS_AS(parse_docker_host(text), sw::Failure);
    }
}

TEST_CASE("an archive is one that tar reads") {
    const std::string big(1500, 'x');
    const std::string archive = sw::engine::make_tar(
        {{.name = "database_url", .content = "postgresql://x", .mode = 0440, .uid = 0, .gid = 10001},
         {.name = "empty", .content = ""},
         {.name = "big", .content = big}}
    );
    CHECK(archive.size() % 512 == 0);
    const std::string path = "/tmp/sw-tar-" + std::to_string(getpid());
    std::ofstream(path, std::ios::binary) << archive;
    const auto output = [&](const std::string& command) {
        FILE* pipe = popen((command + " 2>&1").c_str(), "r");
        std::string out;
        char bytes[4096];
        for (std::size_t size = 0; (size = fread(bytes, 1, sizeof bytes, pipe)) > 0;) out.append(bytes, size);
        CHECK(pclose(pipe) == 0);
        return out;
    };
    const std::string listing = output("tar --numeric-owner -tvf " + path);
    CHECK_THAT(listing, sw::test::contains_text("-r--r----- 0/10001"));
    CHECK_THAT(listing, sw::test::contains_text("database_url"));
    CHECK(output("tar -xOf " + path + " database_url") == "postgresql://x");
    CHECK(output("tar -xOf " + path + " big") == big);
    unlink(path.c_str());
    CHECK_THROWS_AS(sw::engine::make_tar({{.name = "../x", .content = ""}}), sw::Failure);
    CHECK_THROWS_AS(sw::engine::make_tar({{.name = std::string(101, 'a'), .content = ""}}), sw::Failure);
}
