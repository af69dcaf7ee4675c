// Pure decisions of the second factor: which code counts, when guessing locks it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "sectorwars/base/time.hpp"

namespace sw::mfa {

inline constexpr std::size_t secret_bytes = 20;  ///< 32 characters of base32, as authenticator apps expect
inline constexpr int code_digits = 6;
inline constexpr std::chrono::seconds step_length{30};
inline constexpr std::int64_t steps_around = 1;  ///< clocks of phones may be off by this many steps
inline constexpr int backup_code_count = 10;
inline constexpr std::size_t backup_code_length = 8;

inline constexpr std::int32_t failures_before_lock = 5;  ///< within failure_window
inline constexpr std::chrono::minutes failure_window{5};
inline constexpr std::chrono::minutes first_lock{5};  ///< each further one doubles, until a code was right
inline constexpr std::chrono::minutes longest_lock{24 * 60};

/// RFC 4648, without padding.
[[nodiscard]] std::string base32(std::string_view bytes);

/// Without blanks and dashes, letters as capitals: codes are typed from paper and screens.
[[nodiscard]] std::string tidy(std::string_view code);

enum class Kind { none, timed, backup };

/// What a tidy code can be by its looks.
[[nodiscard]] Kind kind_of(std::string_view tidy_code);

/// Number of the time step of RFC 6238.
[[nodiscard]] std::int64_t step_at(Time time);

enum class Match { no, used, yes };

struct Timed {
    Match match = Match::no;
    std::int64_t step = 0;  ///< to remember, when `match` is yes
};

/// `matches` tells whether the code is that of a step. A step up to `last_step` does not count again (RFC 6238 5.2).
[[nodiscard]] Timed match_timed(Time at, std::int64_t last_step, const std::function<bool(std::int64_t step)>& matches);

/// Wrong codes of one person since the last right one.
struct Failures {
    std::int32_t count = 0;  ///< since `since`
    std::optional<Time> since{};
    std::int32_t lock_count = 0;
    std::optional<Time> locked_until{};

    bool operator==(const Failures&) const = default;
};

[[nodiscard]] bool is_locked(const Failures& failures, Time at);

/// After one more wrong code. While a lock holds nothing changes.
[[nodiscard]] Failures after_failure(Failures failures, Time at);

/// otpauth://totp/… for authenticator apps.
[[nodiscard]] std::string setup_url(std::string_view issuer, std::string_view label, std::string_view secret);

/// Eight capitals and digits, each as likely as the others; draws as many bytes as it needs.
[[nodiscard]] std::string backup_code(const std::function<unsigned char()>& random_byte);

}  // namespace sw::mfa
