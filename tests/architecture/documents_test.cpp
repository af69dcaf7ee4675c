// The generated documents in docs/ say what the code says.
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "support/catch.hpp"

namespace {

namespace fs = std::filesystem;

struct Finished {
    int exit_code = -1;
    std::string output;
};

Finished run(const std::string& command) {
    FILE* const pipe = ::popen((command + " 2>&1 </dev/null").c_str(), "r");
    REQUIRE(pipe != nullptr);
    Finished finished;
    std::array<char, 512> buffer{};
    while (std::fgets(buffer.data(), buffer.size(), pipe) != nullptr) finished.output += buffer.data();
    const int status = ::pclose(pipe);
    finished.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return finished;
}

std::string binary() {
    const char* const path = std::getenv("SECTORWARS");
    REQUIRE(path != nullptr);
    return path;
}

Finished check_documents(const fs::path& home) {
    return run("env -i SW_HOME='" + home.string() + "' '" + binary() + "' describe --check");
}

/// A copy of what `describe` reads, to be spoilt.
class Copy {
public:
    Copy() {
        std::string name = "/tmp/sw_documents_XXXXXX";
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
        for (const auto* folder : {"config", "docs", "migrations"}) {
            fs::copy(folder, path_ / folder, fs::copy_options::recursive);
        }
    }

    ~Copy() { fs::remove_all(path_); }

    Copy(const Copy&) = delete;
    Copy& operator=(const Copy&) = delete;

    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

}  // namespace

TEST_CASE("the generated documents are up to date") {
    const auto finished = check_documents(fs::current_path());
    INFO(finished.output << "run ./dev describe and commit the result");
    CHECK(finished.exit_code == 0);
}

TEST_CASE("a change in any generated document is noticed") {
    for (const auto* name : {"openapi.json", "events.md", "configuration.md"}) {
        CAPTURE(name);
        const Copy copy;
        std::ofstream(copy.path() / "docs" / name, std::ios::app) << "\nnot from the code\n";
        const auto finished = check_documents(copy.path());
        CHECK(finished.exit_code != 0);
        CHECK(finished.output.find(name) != std::string::npos);
    }
}
