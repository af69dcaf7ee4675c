// config/auth.json and config/common_passwords.txt.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <unordered_set>

#include "sectorwars/platform/describe.hpp"

namespace sw::auth {

struct Settings {
    std::int32_t failures_before_lock = 5;
    std::int32_t first_lock_s = 900;
    std::int32_t longest_lock_s = 86'400;
    std::int32_t address_failures = 100;
    std::int32_t address_window_s = 900;
    std::int32_t reuse_grace_s = 10;
    std::int32_t session_days = 30;
    std::int32_t keep_ended_sessions_days = 7;

    static constexpr auto describe() {
        return fields(
            field("failures_before_lock", &Settings::failures_before_lock, "Wrong passwords in a row", between(1, 100)),
            field("first_lock_s", &Settings::first_lock_s, "First lock; each further one doubles", between(1, 86'400)),
            field("longest_lock_s", &Settings::longest_lock_s, "No lock is longer", between(1, 604'800)),
            field(
                "address_failures", &Settings::address_failures,
                "Wrong passwords from one network (IPv4 /24, IPv6 /56) in a window", between(1, 1'000'000)
            ),
            field("address_window_s", &Settings::address_window_s, "Length of that window", between(1, 86'400)),
            field(
                "reuse_grace_s", &Settings::reuse_grace_s,
                "A used refresh token that returns sooner was a race, later a theft", between(0, 600)
            ),
            field(
                "session_days", &Settings::session_days, "No session is longer, however often refreshed",
                between(1, 365)
            ),
            field(
                "keep_ended_sessions_days", &Settings::keep_ended_sessions_days, "Before they are deleted",
                between(2, 365)
            )
        );
    }
};

/// Both throw a Failure that names the file.
[[nodiscard]] std::shared_ptr<const Settings> read_settings(const std::filesystem::path& home);
[[nodiscard]] std::unordered_set<std::string> read_common_passwords(const std::filesystem::path& home);

}  // namespace sw::auth
