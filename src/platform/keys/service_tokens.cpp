// Tokens between processes.
#include <utility>

#include "platform/keys/jws.hpp"
#include "sectorwars/base/id.hpp"
#include "sectorwars/platform/describe.hpp"
#include "sectorwars/platform/keys.hpp"

namespace sw {
namespace {

constexpr std::string_view service_type = "svc";
constexpr std::chrono::seconds life{60};
constexpr std::chrono::seconds leeway{30};
constexpr std::size_t longest_token = 2048;
constexpr std::size_t longest_id = 64;
constexpr std::size_t most_seen = 20'000;  // of one issuer
constexpr std::chrono::seconds sweep_period{1};

struct Payload {
    std::string iss, aud, typ, jti;
    std::int64_t iat = 0, exp = 0;

    static constexpr auto describe() {
        return fields(
            field("iss", &Payload::iss, "Issuer"), field("aud", &Payload::aud, "Audience"),
            field("typ", &Payload::typ, "Kind of token"), field("jti", &Payload::jti, "Id, good for one call"),
            field("iat", &Payload::iat, "Issued at, seconds"), field("exp", &Payload::exp, "Expires at, seconds")
        );
    }
};

Time from_seconds(std::int64_t seconds) {
    return Time(std::chrono::seconds{seconds});
}

std::int64_t to_seconds(Time time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

std::optional<Payload> read_payload(const std::string& json) {
    try {
        return parse_json<Payload>(json);
    } catch (const Failure&) {
        return std::nullopt;
    }
}

/// Seconds that turn into a Time without overflow; anything else is no date of ours.
bool sane(std::int64_t seconds) {
    return seconds > 0 && seconds < 100'000'000'000;
}

}  // namespace

ServiceTokens::ServiceTokens(std::string self, KeyRing& keys, std::function<Time()> clock)
    : self_(std::move(self)), keys_(keys), clock_(std::move(clock)) {}

void ServiceTokens::use(KeyPair key) {
    const std::lock_guard lock(mutex_);
    key_ = std::move(key);
}

KeyPair ServiceTokens::key() const {
    const std::lock_guard lock(mutex_);
    return key_;
}

std::string ServiceTokens::issue(std::string_view audience) const {
    const KeyPair key = this->key();
    if (key.private_pem.empty()) {
        throw Failure(Code::unavailable, "no_service_key", "This process has no key to prove itself with yet.");
    }
    const Time at = clock_();
    const Payload payload{
        .iss = self_,
        .aud = std::string(audience),
        .typ = std::string(service_type),
        .jti = Uuid::make().to_string(),
        .iat = to_seconds(at),
        .exp = to_seconds(at + life)};
    return sign_jws(key, service_type, to_json(payload));
}

std::optional<std::string> ServiceTokens::verify(std::string_view token) {
    const auto kid = token.size() <= longest_token ? kid_in(token) : std::nullopt;
    if (!kid) return std::nullopt;
    const auto key = keys_.find(*kid);
    if (!key) {
        keys_.missed();
        return std::nullopt;
    }
    const auto verified = verify_jws(keys_, key->issuer, service_type, token, longest_token);
    auto payload = verified ? read_payload(verified->payload) : std::nullopt;
    if (!payload || payload->typ != service_type || payload->iss != key->issuer || payload->aud != self_ ||
        payload->jti.empty() || payload->jti.size() > longest_id || !sane(payload->iat) || !sane(payload->exp)) {
        return std::nullopt;
    }
    const Time at = clock_();
    const Time ends = from_seconds(payload->exp) + leeway;
    if (at >= ends || from_seconds(payload->iat) > at + leeway || payload->exp - payload->iat > life.count()) {
        return std::nullopt;
    }
    if (!first_use(payload->iss, payload->jti, at, ends)) return std::nullopt;
    return std::move(payload->iss);
}

bool ServiceTokens::first_use(const std::string& issuer, const std::string& id, Time at, Time ends) {
    const std::lock_guard lock(mutex_);
    if (at >= swept_ + sweep_period || at < swept_) {
        swept_ = at;
        for (auto& [name, ids] : seen_) std::erase_if(ids, [&](const auto& entry) { return entry.second <= at; });
        std::erase_if(seen_, [](const auto& entry) { return entry.second.empty(); });
    }
    auto& ids = seen_[issuer];
    return ids.size() < most_seen && ids.emplace(id, ends).second;
}

}  // namespace sw
