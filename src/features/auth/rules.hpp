// Pure decisions: when an account locks, when a used refresh token means theft.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "sectorwars/base/result.hpp"
#include "sectorwars/base/time.hpp"
#include "settings.hpp"

namespace sw::auth {

/// Wrong passwords of one account since the last right one.
struct Lockout {
    std::int32_t failed_count = 0;  ///< since the last lock
    std::int32_t lock_count = 0;
    std::optional<Time> locked_until{};

    bool operator==(const Lockout&) const = default;
};

/// The error while a lock holds, with the time to wait; nullopt when a password may be tried.
[[nodiscard]] std::optional<Error> refusal_of(const Lockout& lockout, Time at);

/// After one more wrong password. While a lock holds nothing changes: guesses that were under way do not prolong it.
[[nodiscard]] Lockout after_failure(Lockout lockout, Time at, const Settings& settings);

/// A used token that returns after the grace was copied; within it a client merely asked twice at once.
[[nodiscard]] bool means_theft(Time used_at, Time at, const Settings& settings);

/// A refresh token never outlives its session.
[[nodiscard]] Time refresh_expiry(Time at, std::chrono::hours life, Time session_expires_at);

[[nodiscard]] Error wrong_credentials();

}  // namespace sw::auth
