// What reaches standard error: whole lines, of the wanted levels only.
#include "sectorwars/platform/log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "sectorwars/platform/json.hpp"
#include "support/catch.hpp"

namespace {

/// Lines that `work` writes to standard error.
template <class Work>
std::vector<std::string> lines_of(const Work& work) {
    std::string name = "/tmp/sw_log_XXXXXX";
    const int file = ::mkstemp(name.data());
    const int saved = ::dup(STDERR_FILENO);
    ::dup2(file, STDERR_FILENO);
    work();
    ::dup2(saved, STDERR_FILENO);
    ::close(saved);
    ::close(file);
    std::vector<std::string> lines;
    std::ifstream in(name);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    ::unlink(name.c_str());
    return lines;
}

}  // namespace

TEST_CASE("lines below the level are not written") {
    const auto lines = lines_of([] {
        sw::log::configure("warn", "json");
        CHECK_FALSE(sw::log::enabled(sw::log::Level::info));
        sw::log::info("quiet");
        sw::log::warn("loud", {{"password", "hunter2"}});
        sw::log::configure("debug", "text");
        sw::log::debug("whisper");
        sw::log::configure("info", "json");
    });
    REQUIRE(lines.size() == 2);
    const auto document = sw::JsonDocument::parse(lines[0]);
    CHECK(document.root().find("msg")->as_string() == "loud");
    CHECK(document.root().find("password")->as_string() == "[redacted]");
    CHECK(lines[1].find(" debug whisper") != std::string::npos);
}

TEST_CASE("lines of many threads do not mix") {
    constexpr int writers = 8;
    constexpr int each = 300;
    const std::string filling(5000, 'x');
    const auto lines = lines_of([&] {
        std::vector<std::thread> threads;
        for (int writer = 0; writer < writers; ++writer) {
            threads.emplace_back([&] {
                for (int i = 0; i < each; ++i) sw::log::info("line", {{"filling", filling}});
            });
        }
        for (auto& thread : threads) thread.join();
    });
    REQUIRE(lines.size() == writers * each);
    for (const auto& line : lines) {
        const auto document = sw::JsonDocument::parse(line);
        REQUIRE(document.root().find("filling")->as_string() == filling);
    }
}
