// Where the embedded servers live and as whom they run.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace sw::embedded {

/// The account of the children. PostgreSQL refuses to run as root, so root hands over to `postgres`.
struct Account {
    uid_t uid = 0;
    gid_t gid = 0;
    std::string name;
    bool switched = false;  ///< differs from this process; children must change to it
};

struct Place {
    Account account;
    std::filesystem::path root;     ///< data directory or its stand-in
    std::filesystem::path sockets;  ///< 0700, short enough for sockaddr_un
    std::string tag;                ///< hash of the data directory; names processes and stand-ins

    [[nodiscard]] std::filesystem::path cluster() const { return root / "postgres"; }

    [[nodiscard]] std::filesystem::path redis() const { return root / "redis"; }

    /// Log files and settings belong to this process, so that a child cannot redirect what it writes.
    [[nodiscard]] std::filesystem::path logs() const { return root / "log"; }

    [[nodiscard]] std::filesystem::path settings() const { return root / "settings"; }

    [[nodiscard]] std::filesystem::path redis_socket() const { return sockets / "redis.sock"; }
};

/// Decides and makes the directories. Throws Failure.
[[nodiscard]] Place prepare_place(const std::filesystem::path& data_dir);

/// Makes a directory of mode 0700 for the account; false when something else is in its place.
[[nodiscard]] bool make_private(const std::filesystem::path& directory, const Account& account);

/// One server process at a time may use a data directory; the lock goes with the process.
class DirectoryLock {
public:
    /// Waits a moment for a predecessor that is ending, then throws Failure.
    explicit DirectoryLock(const std::filesystem::path& root);
    ~DirectoryLock();
    DirectoryLock(const DirectoryLock&) = delete;
    DirectoryLock& operator=(const DirectoryLock&) = delete;

private:
    int descriptor_ = -1;
};

}  // namespace sw::embedded
