// How often one caller may ask.
#include "platform/http/rate_limit.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <sstream>

namespace sw::http {

namespace {

using Seconds = std::chrono::seconds;
using Nanoseconds = std::chrono::nanoseconds;

enum LimitIndex : std::uint8_t {
    read_limit,
    write_limit,
    login_limit,
    registration_limit,
    refresh_limit,
    password_limit,
    admin_limit,
    status_limit,
    upgrade_limit,
    exchange_limit,
    second_factor_limit,
    billing_limit,
    webhook_limit,
    pace_limit,  ///< of API tokens; has no row in the table of limits
};

enum KeyKind : std::uint8_t { by_user, by_session, by_address };

struct Counting {
    std::uint8_t limit;
    bool address_only;
};

Counting counting_of(RateClass rate, Method method) {
    switch (rate) {
        case RateClass::login:
            return {login_limit, true};
        case RateClass::registration:
            return {registration_limit, true};
        case RateClass::refresh:
            return {refresh_limit, false};
        case RateClass::password:
            return {password_limit, false};
        case RateClass::admin:
            return {admin_limit, false};
        case RateClass::status:
            return {status_limit, true};
        case RateClass::upgrade:
            return {upgrade_limit, true};
        case RateClass::exchange:
            return {exchange_limit, true};
        case RateClass::second_factor:
            return {second_factor_limit, false};
        case RateClass::billing:
            return {billing_limit, false};
        case RateClass::webhook:
            return {webhook_limit, true};
        case RateClass::by_method:
        case RateClass::unlimited:
            break;
    }
    const bool reads = method == Method::get || method == Method::head || method == Method::options;
    return {reads ? read_limit : write_limit, false};
}

/// 16 bytes of an address: IPv4 as ::ffff:a.b.c.d. Of IPv6 only the network counts, because one home owns all of it.
std::array<std::uint8_t, 16> network_of(std::string_view ip, bool login) {
    std::array<std::uint8_t, 16> out{};
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (ip.size() >= text.size()) return out;
    std::copy(ip.begin(), ip.end(), text.begin());
    constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    if (::inet_pton(AF_INET, text.data(), out.data() + 12) == 1) {
        std::copy(mapped.begin(), mapped.end(), out.begin());
    } else if (::inet_pton(AF_INET6, text.data(), out.data()) != 1) {
        return {};
    }
    const bool is_v4 = std::equal(mapped.begin(), mapped.end(), out.begin());
    const std::size_t kept = is_v4 ? (login ? 15 : 16) : (login ? 7 : 8);
    std::fill(out.begin() + static_cast<std::ptrdiff_t>(kept), out.end(), std::uint8_t{0});
    return out;
}

std::int64_t round_up_to_seconds(Nanoseconds duration) {
    return std::chrono::ceil<Seconds>(std::max(duration, Nanoseconds{0})).count();
}

Nanoseconds step_of(const RateLimit& limit) {
    return Nanoseconds(Seconds(limit.per_seconds)) / limit.requests;
}

/// So many calls a minute, a quarter of them at once: a script that sleeps between its rounds need not spread them.
RateLimit pace_of(std::int32_t calls_a_minute) {
    constexpr std::int32_t most_at_once = 30;
    return {calls_a_minute, 60, std::clamp(calls_a_minute / 4, 1, most_at_once)};
}

/// What the caller must heed: the longer wait, else the smaller rest.
RateDecision tighter(const RateDecision& a, const RateDecision& b) {
    if (a.retry_seconds != b.retry_seconds) return a.retry_seconds > b.retry_seconds ? a : b;
    return a.remaining <= b.remaining ? a : b;
}

}  // namespace

RateLimits read_rate_limits(const Config& config) {
    const auto path = config.home / "config" / "rate_limits.json";
    const std::ifstream file(path);
    std::ostringstream text;
    if (file) text << file.rdbuf();
    if (!file || !text) throw Failure(Code::internal, "bad_rate_limits", "Cannot read " + path.string() + ".");
    try {
        return parse_json<RateLimits>(text.str());
    } catch (const Failure& failure) {
        std::string message = path.string() + ": " + failure.error().message;
        for (const auto& problem : failure.error().fields) message += "; " + problem.field + " " + problem.message;
        throw Failure(Code::internal, "bad_rate_limits", std::move(message));
    }
}

RateLimiter::RateLimiter(RateLimits limits, std::size_t capacity)
    : limits_{limits.read,          limits.write,   limits.login,  limits.registration, limits.refresh,
              limits.password,      limits.admin,   limits.status, limits.upgrade,      limits.exchange,
              limits.second_factor, limits.billing, limits.webhook},
      capacity_(std::max<std::size_t>(capacity, 2)) {
    buckets_.reserve(std::min<std::size_t>(capacity_, 4096));
}

std::size_t RateLimiter::Hash::operator()(const Key& key) const noexcept {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    std::memcpy(&low, key.id.data(), 8);
    std::memcpy(&high, key.id.data() + 8, 8);
    std::uint64_t mixed = low ^ (high * 0x9E3779B97F4A7C15ULL) ^ (std::uint64_t{key.limit} << 8U) ^ key.kind;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    return static_cast<std::size_t>(mixed ^ (mixed >> 31U));
}

RateLimiter::Key RateLimiter::key_of(const RateSubject& subject, std::uint8_t limit) {
    const bool address_only = counting_of(subject.rate, subject.method).address_only;
    if (limit == refresh_limit && !subject.session.is_nil()) return {limit, by_session, subject.session.uuid.bytes};
    if (!address_only && !subject.user.is_nil()) return {limit, by_user, subject.user.uuid.bytes};
    return {limit, by_address, network_of(subject.ip, limit == login_limit)};
}

RateLimiter::Bucket& RateLimiter::bucket_of(const Key& key) {
    if (const auto found = buckets_.find(key); found != buckets_.end()) {
        order_.splice(order_.begin(), order_, found->second);
        return order_.front();
    }
    if (buckets_.size() >= capacity_) {
        buckets_.erase(order_.back().key);
        order_.pop_back();
    }
    order_.push_front({.key = key});
    buckets_.emplace(key, order_.begin());
    return order_.front();
}

RateDecision RateLimiter::admit(const RateSubject& subject, Clock::time_point now) {
    if (subject.rate == RateClass::unlimited) return {};
    const std::uint8_t index = counting_of(subject.rate, subject.method).limit;
    const RateLimit& limit = limits_[index];
    Bucket& usual = bucket_of(key_of(subject, index));
    if (subject.pace <= 0 || subject.session.is_nil()) return take(usual, limit, now, has_room(usual, limit, now));

    const RateLimit pace = pace_of(subject.pace);
    Bucket& own = bucket_of({pace_limit, by_session, subject.session.uuid.bytes});
    const bool passes = has_room(usual, limit, now) && has_room(own, pace, now);
    return tighter(take(usual, limit, now, passes), take(own, pace, now, passes));
}

bool RateLimiter::has_room(const Bucket& bucket, const RateLimit& limit, Clock::time_point now) {
    const Nanoseconds step = step_of(limit);
    return std::max(bucket.full_at, now) + step - now <= step * limit.burst;
}

RateDecision RateLimiter::take(Bucket& bucket, const RateLimit& limit, Clock::time_point now, bool passes) {
    const Nanoseconds step = step_of(limit);
    const Nanoseconds room = step * limit.burst;
    const auto after = std::max(bucket.full_at, now) + step;
    RateDecision out{
        .allowed = passes,
        .limited_class = true,
        .limit = limit.requests,
        .per_seconds = limit.per_seconds,
        .burst = limit.burst};
    if (passes) bucket.full_at = after;
    else if (after - now > room) out.retry_seconds = std::max<std::int64_t>(1, round_up_to_seconds(after - now - room));
    const Nanoseconds used = std::max<Nanoseconds>(bucket.full_at - now, Nanoseconds{0});
    out.remaining = static_cast<std::int32_t>((room - used) / step);
    out.reset_seconds = round_up_to_seconds(used);
    return out;
}

}  // namespace sw::http
