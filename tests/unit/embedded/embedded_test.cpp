// The embedded PostgreSQL and Redis for real: start, restart, and what is left after kill -9.
#include "platform/embedded/embedded.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <thread>

#include "platform/embedded/child.hpp"
#include "sectorwars/base/result.hpp"
#include "support/catch.hpp"

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using sw::EmbeddedServices;

/// A data directory that others may pass through, removed with what stands in for it.
class Folder {
public:
    explicit Folder(mode_t mode = 0755) {
        std::string name = "/tmp/sw_embedded_XXXXXX";
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
        ::chmod(path_.c_str(), mode);
    }

    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }

    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    [[nodiscard]] fs::path data() const { return path_ / "var"; }

    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

std::string output_of(const std::string& command) {
    FILE* const pipe = ::popen((command + " 2>&1").c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string text;
    std::array<char, 256> buffer{};
    while (std::fgets(buffer.data(), buffer.size(), pipe) != nullptr) text += buffer.data();
    ::pclose(pipe);
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

std::string sql(const std::string& url, const std::string& statement) {
    return output_of("psql -X -q -A -t '" + url + "' -c \"" + statement + "\"");
}

std::string redis(const std::string& url, const std::string& command) {
    return output_of("redis-cli -s '" + url.substr(7) + "' " + command);
}

template <class Condition>
bool eventually(Condition condition, std::chrono::seconds patience = 20s) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(20ms);
    }
    return true;
}

struct Owner {
    pid_t process = 0;
    pid_t postgres = 0;
    pid_t redis = 0;
};

/// Another process that owns the services of the directory and then waits to be killed.
Owner start_owner(const fs::path& data) {
    std::array<int, 2> ends{};
    REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    Owner owner{.process = ::fork()};
    if (owner.process == 0) {
        const EmbeddedServices services({.data_dir = data});
        const std::array<pid_t, 2> ids{services.postgres_pid(), services.redis_pid()};
        if (::write(ends[1], ids.data(), sizeof ids) != sizeof ids) ::_exit(1);
        while (true) ::pause();
    }
    ::close(ends[1]);
    std::array<pid_t, 2> ids{};
    REQUIRE(::read(ends[0], ids.data(), sizeof ids) == sizeof ids);
    ::close(ends[0]);
    owner.postgres = ids[0];
    owner.redis = ids[1];
    return owner;
}

void kill_hard(pid_t child) {
    REQUIRE(::kill(child, SIGKILL) == 0);
    REQUIRE(::waitpid(child, nullptr, 0) == child);
}

std::chrono::milliseconds time_of(const std::function<void()>& work) {
    const auto began = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
}

}  // namespace

TEST_CASE("the second start is fast and finds the data of the first") {
    const Folder folder;
    std::unique_ptr<EmbeddedServices> services;
    const auto first =
        time_of([&] { services = std::make_unique<EmbeddedServices>(EmbeddedServices::Options{folder.data()}); });
    CHECK(sql(services->database_url(), "create table kept (n int); insert into kept values (7)").empty());
    CHECK(redis(services->redis_url(), "ping") == "PONG");
    const pid_t postgres = services->postgres_pid();
    const pid_t cache = services->redis_pid();
    const auto stopping = time_of([&] { services.reset(); });
    CHECK_FALSE(sw::embedded::is_alive(postgres));
    CHECK_FALSE(sw::embedded::is_alive(cache));

    const auto second =
        time_of([&] { services = std::make_unique<EmbeddedServices>(EmbeddedServices::Options{folder.data()}); });
    CHECK(sql(services->database_url(), "select n from kept") == "7");
    std::printf(
        "first start %lld ms, stop %lld ms, second start %lld ms\n", static_cast<long long>(first.count()),
        static_cast<long long>(stopping.count()), static_cast<long long>(second.count())
    );
    CHECK(second < 1500ms);
}

TEST_CASE("the role of the database url is bound by row security and no port is open") {
    const Folder folder;
    const EmbeddedServices services({.data_dir = folder.data()});
    const std::string url = services.database_url();
    CHECK(sql(url, "select rolsuper or rolbypassrls from pg_roles where rolname = current_user") == "f");
    CHECK(
        sql(url, "select pg_get_userbyid(datdba) from pg_database where datname = current_database()") == "sectorwars"
    );
    CHECK(sql(url, "create role worker; grant worker to sectorwars; set role worker; select current_user") == "worker");
    CHECK(sql(url, "show listen_addresses").empty());
    CHECK(sql(url, "show data_checksums") == "on");
    CHECK(sql(url, "show fsync") == "on");
    CHECK(sql(url, "select count(*) > 0 from pg_stat_statements") == "t");
    CHECK(redis(services.redis_url(), "config get port") == "port\n0");
    CHECK(redis(services.redis_url(), "config get maxmemory-policy") == "maxmemory-policy\nnoeviction");
}

TEST_CASE("killed servers are restarted and committed rows survive") {
    const Folder folder;
    const EmbeddedServices services({.data_dir = folder.data()});
    REQUIRE(sql(services.database_url(), "create table kept (n int); insert into kept values (1)").empty());
    for (int round = 2; round <= 3; ++round) {
        const pid_t postgres = services.postgres_pid();
        REQUIRE(::kill(postgres, SIGKILL) == 0);
        REQUIRE(eventually([&] { return services.postgres_pid() != postgres && services.postgres_pid() != 0; }));
        CHECK(sql(services.database_url(), "insert into kept values (" + std::to_string(round) + ")").empty());
    }
    CHECK(sql(services.database_url(), "select count(*) from kept") == "3");

    const pid_t cache = services.redis_pid();
    REQUIRE(::kill(cache, SIGKILL) == 0);
    REQUIRE(eventually([&] { return services.redis_pid() != cache && services.redis_pid() != 0; }));
    CHECK(redis(services.redis_url(), "ping") == "PONG");
}

TEST_CASE("children end with a killed owner and the next start takes over at once") {
    const Folder folder;
    const Owner owner = start_owner(folder.data());
    kill_hard(owner.process);
    {
        const EmbeddedServices services({.data_dir = folder.data()});  // while the old ones may still be ending
        CHECK(services.postgres_pid() != owner.postgres);
        CHECK(sql(services.database_url(), "select 1") == "1");
        CHECK(redis(services.redis_url(), "ping") == "PONG");
    }
    CHECK(eventually([&] { return !sw::embedded::is_alive(owner.postgres) && !sw::embedded::is_alive(owner.redis); }));

    const Owner again = start_owner(folder.data());
    kill_hard(again.process);
    CHECK(
        eventually([&] { return !sw::embedded::is_alive(again.postgres) && !sw::embedded::is_alive(again.redis); }, 10s)
    );
}

TEST_CASE("orphans that nobody stopped and stale lock files do not block a start") {
    const Folder folder;
    const Owner owner = start_owner(folder.data());
    // Frozen children cannot act on the death of their owner: the next start must end them itself.
    REQUIRE(::kill(owner.redis, SIGSTOP) == 0);
    kill_hard(owner.process);
    {
        const EmbeddedServices services({.data_dir = folder.data()});
        CHECK_FALSE(sw::embedded::is_alive(owner.redis));
        CHECK(redis(services.redis_url(), "ping") == "PONG");
    }
    // A lock file that names a living process of somebody else.
    std::ofstream(folder.data() / "postgres" / "postmaster.pid")
        << ::getpid() << "\n/elsewhere\n1\n5432\n\n\n\nready\n";
    std::ofstream(folder.data() / "run" / ".s.PGSQL.5432.lock") << ::getpid() << "\n/elsewhere\n1\n5432\n\n";
    std::ofstream(folder.data() / "run" / "redis.sock") << "";
    const EmbeddedServices services({.data_dir = folder.data()});
    CHECK(sql(services.database_url(), "select 1") == "1");
    CHECK(redis(services.redis_url(), "ping") == "PONG");
}

TEST_CASE("an interrupted first start leaves nothing that blocks the next") {
    const Folder folder;
    fs::create_directories(folder.data() / "postgres.new" / "base");
    std::ofstream(folder.data() / "postgres.new" / "PG_VERSION") << "15\n";
    const EmbeddedServices services({.data_dir = folder.data(), .redis = false});
    CHECK(sql(services.database_url(), "select 1") == "1");
    CHECK(services.redis_pid() == 0);
}

TEST_CASE("two servers cannot share a data directory") {
    const Folder folder;
    const EmbeddedServices services({.data_dir = folder.data(), .postgres = false});
    try {
        const EmbeddedServices second({.data_dir = folder.data(), .postgres = false});
        FAIL("the second one started");
    } catch (const sw::Failure& failure) {
        CHECK(failure.error().id == "data_directory_in_use");
    }
    CHECK(redis(services.redis_url(), "ping") == "PONG");
}

TEST_CASE("a long or odd path still gets sockets that work") {
    const Folder folder;
    const fs::path data = folder.path() / "it's a \"strange\" place" / std::string(90, 'x');
    const EmbeddedServices services({.data_dir = data});
    CHECK(services.redis_url().size() < 100);
    CHECK(sql(services.database_url(), "select 1") == "1");
    CHECK(redis(services.redis_url(), "ping") == "PONG");
    fs::remove_all(fs::path(services.redis_url().substr(7)).parent_path());
}

TEST_CASE("as root a data directory that postgres cannot reach gets a stand-in") {
    if (::geteuid() != 0) {
        WARN("needs root; as another user the children run as that user and no stand-in exists");
        return;
    }
    const Folder folder(0700);
    fs::path place;
    {
        const EmbeddedServices services({.data_dir = folder.data()});
        place = services.place();
        CHECK(place.string().rfind("/var/lib/sectorwars/", 0) == 0);
        CHECK(sql(services.database_url(), "select 1") == "1");

        struct stat info {};

        REQUIRE(::stat(("/proc/" + std::to_string(services.postgres_pid())).c_str(), &info) == 0);
        CHECK(info.st_uid != 0);
    }
    fs::remove_all(place);
}

TEST_CASE("a start that cannot work says why") {
    const Folder folder;
    fs::create_directories(folder.data() / "postgres");
    std::ofstream(folder.data() / "postgres" / "something") << "else";
    try {
        const EmbeddedServices services({.data_dir = folder.data(), .redis = false});
        FAIL("it started on a directory that is no cluster");
    } catch (const sw::Failure& failure) {
        CHECK(failure.error().message.find("is no PostgreSQL cluster") != std::string::npos);
    }
}
