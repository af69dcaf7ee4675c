// The decisions of the auth feature, and the syntax of names, addresses and passwords.
#include "rules.hpp"

#include <algorithm>

#include "sectorwars/auth.hpp"

namespace sw::auth {
namespace {

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::chrono::seconds lock_length(std::int32_t earlier_locks, const Settings& settings) {
    // 2^20 first locks are beyond any longest one.
    const std::int64_t factor = std::int64_t{1} << std::min(earlier_locks, 20);
    return std::chrono::seconds{std::min<std::int64_t>(settings.first_lock_s * factor, settings.longest_lock_s)};
}

}  // namespace

std::optional<Error> refusal_of(const Lockout& lockout, Time at) {
    if (!lockout.locked_until || *lockout.locked_until <= at) return std::nullopt;
    return Error{
        .code = Code::locked,
        .id = "account_locked",
        .message = "Too many wrong passwords. The account is locked for a while.",
        .retry_after = std::chrono::ceil<std::chrono::seconds>(*lockout.locked_until - at)};
}

Lockout after_failure(Lockout lockout, Time at, const Settings& settings) {
    if (lockout.locked_until && *lockout.locked_until > at) return lockout;
    lockout.locked_until.reset();
    if (++lockout.failed_count < settings.failures_before_lock) return lockout;
    lockout.locked_until = at + lock_length(lockout.lock_count, settings);
    lockout.failed_count = 0;
    ++lockout.lock_count;
    return lockout;
}

bool means_theft(Time used_at, Time at, const Settings& settings) {
    return at - used_at > std::chrono::seconds{settings.reuse_grace_s};
}

Time refresh_expiry(Time at, std::chrono::hours life, Time session_expires_at) {
    return std::min<Time>(at + life, session_expires_at);
}

Error wrong_credentials() {
    return {.code = Code::unauthenticated, .id = "invalid_credentials", .message = "Incorrect username or password."};
}

void PasswordPolicy::require(std::string_view password, std::string_view username, std::string_view field) const {
    FieldError problem{.field = std::string(field)};
    if (lower(password) == lower(username)) {
        problem.code = "same_as_username";
        problem.message = "must not be the username";
    } else if (common_.contains(lower(password))) {
        problem.code = "too_common";
        problem.message = "is one of the passwords that everybody tries first";
    } else {
        return;
    }
    Error error{.code = Code::invalid, .id = "validation_failed"};
    error.message = problem.field + " " + problem.message;
    error.fields.push_back(std::move(problem));
    throw Failure(std::move(error));
}

bool is_username(std::string_view text) {
    return text.size() >= 3 && text.size() <= 30 &&
           std::all_of(text.begin(), text.end(), [](char c) { return is_letter_or_digit(c) || c == '_'; });
}

bool is_email(std::string_view text) {
    const auto at = text.find('@');
    if (at == std::string_view::npos || at == 0 || at > 64) return false;
    const std::string_view local = text.substr(0, at);
    const std::string_view domain = text.substr(at + 1);
    const auto visible = [](char c) { return c > ' ' && c < 0x7f; };
    const auto of_domain = [](char c) { return is_letter_or_digit(c) || c == '.' || c == '-'; };
    const auto dot = domain.rfind('.');
    return std::all_of(local.begin(), local.end(), visible) && std::all_of(domain.begin(), domain.end(), of_domain) &&
           dot != std::string_view::npos && dot > 0 && domain.size() - dot > 2 && domain.front() != '.' &&
           domain.find("..") == std::string_view::npos;
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

}  // namespace sw::auth
