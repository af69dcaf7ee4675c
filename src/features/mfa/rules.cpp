// The decisions of the second factor.
#include "rules.hpp"

#include <algorithm>

namespace sw::mfa {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_capital_or_digit(char c) {
    return is_digit(c) || (c >= 'A' && c <= 'Z');
}

std::chrono::minutes lock_length(std::int32_t earlier_locks) {
    return std::min<std::chrono::minutes>(first_lock * (1 << std::min(earlier_locks, 20)), longest_lock);
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' ||
                           c == '_' || c == '~';
        if (plain) {
            out += c;
        } else {
            out += '%';
            out += digits[byte >> 4U];
            out += digits[byte & 15U];
        }
    }
    return out;
}

}  // namespace

std::string base32(std::string_view bytes) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string out;
    std::uint32_t bits = 0;
    unsigned held = 0;
    for (const char c : bytes) {
        bits = (bits << 8U) | static_cast<unsigned char>(c);
        held += 8;
        while (held >= 5) {
            held -= 5;
            out += alphabet[(bits >> held) & 31U];
        }
    }
    if (held > 0) out += alphabet[(bits << (5 - held)) & 31U];
    return out;
}

std::string tidy(std::string_view code) {
    std::string out;
    for (const char c : code) {
        if (c == ' ' || c == '-') continue;
        out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return out;
}

Kind kind_of(std::string_view tidy_code) {
    if (tidy_code.size() == code_digits && std::all_of(tidy_code.begin(), tidy_code.end(), is_digit)) {
        return Kind::timed;
    }
    if (tidy_code.size() == backup_code_length &&
        std::all_of(tidy_code.begin(), tidy_code.end(), is_capital_or_digit)) {
        return Kind::backup;
    }
    return Kind::none;
}

std::int64_t step_at(Time time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch() / step_length;
}

Timed match_timed(Time at, std::int64_t last_step, const std::function<bool(std::int64_t step)>& matches) {
    Timed out;
    const std::int64_t middle = step_at(at);
    for (std::int64_t step = middle - steps_around; step <= middle + steps_around; ++step) {
        if (!matches(step)) continue;
        if (step > last_step) return {.match = Match::yes, .step = step};
        out.match = Match::used;
    }
    return out;
}

bool is_locked(const Failures& failures, Time at) {
    return failures.locked_until && *failures.locked_until > at;
}

Failures after_failure(Failures failures, Time at) {
    if (is_locked(failures, at)) return failures;
    failures.locked_until.reset();
    if (!failures.since || *failures.since + failure_window <= at) {
        failures.since = at;
        failures.count = 0;
    }
    if (++failures.count < failures_before_lock) return failures;
    failures.locked_until = at + lock_length(failures.lock_count);
    failures.count = 0;
    failures.since.reset();
    ++failures.lock_count;
    return failures;
}

std::string setup_url(std::string_view issuer, std::string_view label, std::string_view secret) {
    const std::string name = percent_encoded(issuer);
    return "otpauth://totp/" + name + ":" + percent_encoded(label) + "?secret=" + std::string(secret) +
           "&issuer=" + name + "&algorithm=SHA1&digits=6&period=30";
}

std::string backup_code(const std::function<unsigned char()>& random_byte) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    constexpr unsigned fair = 256 / alphabet.size() * alphabet.size();
    std::string out;
    while (out.size() < backup_code_length) {
        const unsigned byte = random_byte();
        if (byte < fair) out += alphabet[byte % alphabet.size()];
    }
    return out;
}

}  // namespace sw::mfa
