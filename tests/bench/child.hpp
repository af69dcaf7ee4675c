// Programs that stand beside the server: nginx and pgbench. Only children of ours are ended.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace bench {

struct TemporaryDirectory {
    TemporaryDirectory();
    ~TemporaryDirectory();
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    std::filesystem::path path;
};

void write_file(const std::filesystem::path& path, const std::string& text);

class Child {
public:
    explicit Child(const std::vector<std::string>& arguments, const std::filesystem::path& output);
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    int wait();

private:
    pid_t pid_ = -1;
};

/// nginx with one worker that answers everything with `return 200`.
class Nginx {
public:
    Nginx(const std::vector<std::string>& headers, std::size_t body_bytes);

    [[nodiscard]] std::uint16_t port() const { return port_; }

private:
    TemporaryDirectory directory_;
    std::uint16_t port_;
    std::unique_ptr<Child> child_;
};

struct PgBench {
    std::string url;
    std::filesystem::path script;
    int clients = 8;
    double seconds = 1;
    std::vector<std::string> definitions{};  ///< "name=value"
};

/// Transactions per second. Throws when pgbench fails, with what it said.
double run(const PgBench& settings);

}  // namespace bench
