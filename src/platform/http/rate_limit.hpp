// How often one caller may ask: GCRA per class and caller, in memory. Lives on the I/O thread.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

#include "sectorwars/platform/config.hpp"
#include "sectorwars/platform/feature.hpp"

namespace sw::http {

/// `requests` per `per_seconds` in the long run; `burst` of them may come at once.
struct RateLimit {
    std::int32_t requests = 60;
    std::int32_t per_seconds = 60;
    std::int32_t burst = 60;

    static constexpr auto describe() {
        return fields(
            field("requests", &RateLimit::requests, "Calls per period in the long run", between(1, 1'000'000)),
            field("per_seconds", &RateLimit::per_seconds, "Length of the period", between(1, 86'400)),
            field("burst", &RateLimit::burst, "Calls that may come at once", between(1, 1'000'000))
        );
    }
};

/// config/rate_limits.json.
struct RateLimits {
    RateLimit read{300, 60, 100};
    RateLimit write{120, 60, 30};
    RateLimit login{10, 60, 10};
    RateLimit registration{5, 300, 5};
    RateLimit refresh{30, 60, 30};
    RateLimit password{5, 300, 5};
    RateLimit admin{240, 60, 100};
    RateLimit status{600, 60, 200};
    RateLimit upgrade{30, 60, 30};
    RateLimit exchange{30, 300, 30};
    RateLimit second_factor{10, 300, 10};
    RateLimit billing{10, 60, 10};
    RateLimit webhook{600, 60, 200};

    static constexpr auto describe() {
        return fields(
            field("read", &RateLimits::read, "GET and HEAD, per user, else per address"),
            field("write", &RateLimits::write, "All other methods, per user, else per address"),
            field("login", &RateLimits::login, "Logins, per IPv4 /24 or IPv6 /56"),
            field("registration", &RateLimits::registration, "New accounts, per address"),
            field("refresh", &RateLimits::refresh, "Token refreshes, per session, else per address"),
            field("password", &RateLimits::password, "Password changes, per user, else per address"),
            field("admin", &RateLimits::admin, "Admin routes, per user, else per address"),
            field("status", &RateLimits::status, "Status routes, per address"),
            field("upgrade", &RateLimits::upgrade, "WebSocket connections, per address"),
            field("exchange", &RateLimits::exchange, "One-time codes and API tokens exchanged, per address"),
            field("second_factor", &RateLimits::second_factor, "Codes of a second factor, per user, else per address"),
            field("billing", &RateLimits::billing, "Subscriptions bought and changed, per user"),
            field("webhook", &RateLimits::webhook, "Webhooks of payments, per address")
        );
    }
};

/// Reads config/rate_limits.json below config.home; throws a Failure that names file and field.
[[nodiscard]] RateLimits read_rate_limits(const Config& config);

/// Who is counted, and under which limit. Built from the caller and the address only: neither path nor User-Agent can
/// give a new bucket.
struct RateSubject {
    RateClass rate = RateClass::by_method;
    Method method = Method::get;
    UserId user;
    SessionId session;
    std::string_view ip;
    std::int32_t pace = 0;  ///< > 0: calls of an API token count for its session too, with so many a minute
};

struct RateDecision {
    bool allowed = true;
    bool limited_class = false;  ///< false: no limit applies and there is nothing to tell
    std::int32_t limit = 0;
    std::int32_t per_seconds = 0;
    std::int32_t burst = 0;
    std::int32_t remaining = 0;
    std::int64_t reset_seconds = 0;  ///< until the whole burst is there again
    std::int64_t retry_seconds = 0;  ///< until the next call passes; > 0 only when refused
};

class RateLimiter {
public:
    using Clock = std::chrono::steady_clock;

    /// Remembers at most `capacity` callers, at least two; the one that was quiet longest is forgotten first.
    explicit RateLimiter(RateLimits limits, std::size_t capacity = 65'536);

    /// A call of an API token must fit into the budget of its token and into the one that it shares with the account,
    /// and counts for both or for none.
    [[nodiscard]] RateDecision admit(const RateSubject& subject, Clock::time_point now);

    [[nodiscard]] std::size_t size() const noexcept { return buckets_.size(); }

private:
    struct Key {
        std::uint8_t limit = 0;
        std::uint8_t kind = 0;
        std::array<std::uint8_t, 16> id{};
        bool operator==(const Key&) const = default;
    };

    struct Hash {
        std::size_t operator()(const Key& key) const noexcept;
    };

    struct Bucket {
        Key key;
        Clock::time_point full_at{};  ///< GCRA's theoretical arrival time
    };

    static Key key_of(const RateSubject& subject, std::uint8_t limit);
    static bool has_room(const Bucket& bucket, const RateLimit& limit, Clock::time_point now);
    /// Counts the call when it passes; tells the state of the bucket in any case.
    static RateDecision take(Bucket& bucket, const RateLimit& limit, Clock::time_point now, bool passes);
    Bucket& bucket_of(const Key& key);

    std::array<RateLimit, 13> limits_;
    std::size_t capacity_;
    std::list<Bucket> order_;  ///< most recent first
    std::unordered_map<Key, std::list<Bucket>::iterator, Hash> buckets_;
};

}  // namespace sw::http
