// Directories and accounts of the embedded servers.
#include "platform/embedded/place.hpp"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <system_error>
#include <thread>

#include "platform/embedded/child.hpp"
#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw::embedded {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_socket_directory = 80;  // sockaddr_un takes 107 with "/.s.PGSQL.5432.lock"
constexpr auto lock_patience = std::chrono::seconds(3);

[[noreturn]] void fail(const std::string& what, int error) {
    throw Failure(Code::internal, "embedded_place", what + ": " + std::generic_category().message(error));
}

Account find_account() {
    Account account{.uid = geteuid(), .gid = getegid()};
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    if (account.uid != 0) {
        getpwuid_r(account.uid, &entry, buffer.data(), buffer.size(), &found);
        account.name = found != nullptr ? found->pw_name : std::to_string(account.uid);
        return account;
    }
    getpwnam_r("postgres", &entry, buffer.data(), buffer.size(), &found);
    if (found == nullptr) {
        throw Failure(
            Code::internal, "embedded_account", "running as root needs the user postgres (package postgresql)"
        );
    }
    return {.uid = found->pw_uid, .gid = found->pw_gid, .name = "postgres", .switched = true};
}

/// FNV-1a: stable between runs and machines, which std::hash does not promise.
std::string hash_of(const fs::path& path) {
    std::uint64_t hash = 14695981039346656037U;
    for (const char c : path.string()) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (int i = 0; i < 12; ++i, hash >>= 4U) text += digits[hash & 15U];
    return text;
}

/// Makes missing levels with mode 0755 whatever the umask, so that the account can pass through.
void make_passable(const fs::path& directory) {
    if (fs::exists(directory)) return;
    if (directory.has_parent_path() && directory.parent_path() != directory) make_passable(directory.parent_path());
    if (::mkdir(directory.c_str(), 0755) != 0 && errno != EEXIST) fail("cannot make " + directory.string(), errno);
    ::chmod(directory.c_str(), 0755);
}

fs::path prepare_sockets(const fs::path& root, const std::string& tag, const Account& account) {
    const fs::path own = root / "run";
    if (own.string().size() <= longest_socket_directory && make_private(own, account)) return own;
    for (const fs::path base : {"/run", "/tmp"}) {
        const fs::path directory = base / ("sectorwars-" + tag);
        if (make_private(directory, account)) return directory;
    }
    throw Failure(
        Code::internal, "embedded_place", "no place for sockets: " + own.string() + " is too long or not ours"
    );
}

}  // namespace

Place prepare_place(const fs::path& data_dir) {
    Place place{.account = find_account()};
    std::error_code error;
    place.root = fs::weakly_canonical(fs::absolute(data_dir), error);
    if (error) fail("bad data directory " + data_dir.string(), error.value());
    place.tag = hash_of(place.root);
    make_passable(place.root);
    if (place.account.switched && !can_enter(place.root, place.account)) {
        const fs::path fallback = fs::path("/var/lib/sectorwars") / place.tag;
        log::warn(
            "the user " + place.account.name + " cannot reach the data directory; the databases go elsewhere",
            {{"data_dir", place.root.string()}, {"place", fallback.string()}}
        );
        make_passable(fallback);
        if (!can_enter(fallback, place.account)) fail("cannot reach " + fallback.string(), EACCES);
        place.root = fallback;
    }
    make_passable(place.settings());
    const Account self{.uid = geteuid(), .gid = getegid()};
    if (!make_private(place.logs(), self)) fail("cannot use " + place.logs().string(), errno);
    if (!make_private(place.redis(), place.account)) fail("cannot use " + place.redis().string(), errno);
    place.sockets = prepare_sockets(place.root, place.tag, place.account);
    return place;
}

bool make_private(const fs::path& directory, const Account& account) {
    if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) return false;

    struct stat info {};

    if (::lstat(directory.c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) return false;
    if (info.st_uid != account.uid) {
        // Only root can be here with a directory of its own; anybody else's is not ours to take.
        if (info.st_uid != geteuid() || ::chown(directory.c_str(), account.uid, account.gid) != 0) return false;
    }
    return ::chmod(directory.c_str(), 0700) == 0;
}

DirectoryLock::DirectoryLock(const fs::path& root) {
    const fs::path file = root / "embedded.lock";
    descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor_ < 0) fail("cannot open " + file.string(), errno);
    const auto deadline = std::chrono::steady_clock::now() + lock_patience;
    while (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
        if (std::chrono::steady_clock::now() > deadline) {
            ::close(descriptor_);
            throw Failure(
                Code::unavailable, "data_directory_in_use", "another server uses the data directory " + root.string()
            );
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
}

DirectoryLock::~DirectoryLock() {
    ::close(descriptor_);
}

}  // namespace sw::embedded
