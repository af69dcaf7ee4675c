// libjwt makes the tokens. They are verified by the same strict code as all other signed texts (platform/keys/jws):
// libjwt 1.x lets the token's header choose the algorithm, and takes a public key for an HMAC secret if told to.
#include "platform/token/jwt.hpp"

#include <jwt.h>

#include <algorithm>
#include <cstdlib>

#include "platform/keys/jws.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw {
namespace {

constexpr std::string_view audience = "sectorwars";
constexpr std::string_view access_type = "access";
constexpr std::string_view header_type = "JWT";  // libjwt writes no other; documents and service tokens have their own
constexpr std::size_t longest_token = 4096;

/// The claims as they stand in the token.
struct Payload {
    std::string iss, aud, typ, jti, username;
    UserId sub, user_id;
    std::optional<PlayerId> pid;
    SessionId sid;
    bool is_admin = false;
    std::vector<std::string> permissions;
    std::optional<bool> mfa, bot;  ///< absent = false
    std::optional<std::int32_t> pace;
    std::int64_t iat = 0, nbf = 0, exp = 0;
    std::int64_t iat_us = 0;

    static constexpr auto describe() {
        return fields(
            field("iss", &Payload::iss, "Issuer"), field("aud", &Payload::aud, "Audience"),
            field("typ", &Payload::typ, "Kind of token"), field("jti", &Payload::jti, "Id of the token"),
            field("username", &Payload::username, "Name"), field("sub", &Payload::sub, "User"),
            field("user_id", &Payload::user_id, "User"), field("pid", &Payload::pid, "Pilot"),
            field("sid", &Payload::sid, "Session"), field("is_admin", &Payload::is_admin, "Administrator"),
            field("permissions", &Payload::permissions, "Scopes"), field("mfa", &Payload::mfa, "With a second factor"),
            field("bot", &Payload::bot, "Made for an API token"), field("pace", &Payload::pace, "Calls a minute"),
            field("iat", &Payload::iat, "Issued at, seconds"), field("nbf", &Payload::nbf, "Not before, seconds"),
            field("exp", &Payload::exp, "Expires at, seconds"),
            field("iat_us", &Payload::iat_us, "Issued at, microseconds: orders a token and a revocation")
        );
    }
};

struct FreeJwt {
    void operator()(jwt_t* token) const noexcept { jwt_free(token); }
};

struct FreeText {
    void operator()(char* text) const noexcept { std::free(text); }  // NOLINT: what libjwt allocated
};

using Jwt = std::unique_ptr<jwt_t, FreeJwt>;
using JwtText = std::unique_ptr<char, FreeText>;

Time from_seconds(std::int64_t seconds) {
    return Time(std::chrono::seconds{seconds});
}

std::int64_t to_seconds(Time time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

/// Seconds that turn into a Time without overflow; anything else is no date of ours.
bool sane(std::int64_t seconds) {
    return seconds > 0 && seconds < 100'000'000'000;
}

[[noreturn]] void fail() {
    throw Failure(Code::internal, "token_not_made", "The access token could not be made.");
}

std::optional<Payload> read_payload(const std::string& json) {
    try {
        return parse_json<Payload>(json);
    } catch (const Failure&) {
        return std::nullopt;  // signed by us, but not an access token of this version
    }
}

Claims claims_of(Payload payload) {
    return Claims{
        .user = payload.sub,
        .player = payload.pid.value_or(PlayerId{}),
        .session = payload.sid,
        .token_id = std::move(payload.jti),
        .username = std::move(payload.username),
        .is_admin = payload.is_admin,
        .permissions = std::move(payload.permissions),
        .second_factor = payload.mfa.value_or(false),
        .automation = payload.bot.value_or(false),
        .pace = payload.pace.value_or(0),
        .issued_at = Time(std::chrono::microseconds{payload.iat_us}),
        .expires_at = from_seconds(payload.exp)};
}

Payload payload_from(const Claims& claims) {
    Payload payload;
    payload.iss = nexus_issuer;
    payload.aud = audience;
    payload.typ = access_type;
    payload.jti = claims.token_id;
    payload.username = claims.username;
    payload.sub = payload.user_id = claims.user;
    if (!claims.player.is_nil()) payload.pid = claims.player;
    payload.sid = claims.session;
    payload.is_admin = claims.is_admin;
    payload.permissions = claims.permissions;
    if (claims.second_factor) payload.mfa = true;
    if (claims.automation) payload.bot = true;
    if (claims.pace > 0) payload.pace = claims.pace;
    payload.iat = payload.nbf = to_seconds(claims.issued_at);
    payload.exp = to_seconds(claims.expires_at);
    payload.iat_us = claims.issued_at.time_since_epoch().count();
    return payload;
}

}  // namespace

TokenOptions token_options(const Config& config) {
    constexpr std::chrono::minutes most_for_admins{15};
    TokenOptions options{.life = config.access_token_life};
    options.admin_life = config.environment == Environment::production
                             ? std::min(config.access_token_life, most_for_admins)
                             : config.access_token_life;
    return options;
}

JwtIssuer::JwtIssuer(KeyRing& keys, TokenOptions options)
    : keys_(keys), options_(std::move(options)), cache_(options_.cache_capacity) {}

void JwtIssuer::sign_with(KeyPair key) {
    auto fresh = std::make_shared<const KeyPair>(std::move(key));
    const std::lock_guard lock(mutex_);
    key_ = std::move(fresh);
}

std::string JwtIssuer::issue(Claims claims) {
    std::shared_ptr<const KeyPair> key;
    {
        const std::lock_guard lock(mutex_);
        key = key_;
    }
    if (!key) throw Failure(Code::unavailable, "no_signing_key", "This process does not make access tokens.");
    claims.token_id = Uuid::make().to_string();
    claims.issued_at = options_.clock();
    claims.expires_at = claims.issued_at + (claims.is_admin ? options_.admin_life : options_.life);
    if (claims.not_after) claims.expires_at = std::min(claims.expires_at, *claims.not_after);
    jwt_t* raw = nullptr;
    if (jwt_new(&raw) != 0) fail();
    const Jwt token(raw);
    const std::string payload = to_json(payload_from(claims));
    const auto* pem = reinterpret_cast<const unsigned char*>(key->private_pem.data());
    if (jwt_set_alg(raw, JWT_ALG_ES256, pem, static_cast<int>(key->private_pem.size())) != 0 ||
        jwt_add_header(raw, "kid", key->kid.c_str()) != 0 || jwt_add_grants_json(raw, payload.c_str()) != 0) {
        fail();
    }
    const JwtText text(jwt_encode_str(raw));
    if (!text) fail();
    return text.get();
}

std::shared_ptr<const Claims> JwtIssuer::verify(std::string_view token) {
    if (token.empty() || token.size() > longest_token) return nullptr;
    const Time at = options_.clock();
    auto known = cache_.find(token, at);
    if (known && !keys_.contains(nexus_issuer, known->kid)) return nullptr;
    if (!known) {
        known = examine(token, at);
        if (!known) return nullptr;
        if (known->claims.expires_at > at) cache_.put(token, known);
    }
    return {known, &known->claims};
}

std::shared_ptr<const Verified> JwtIssuer::examine(std::string_view token, Time at) {
    JwsFault fault{};
    auto verified = verify_jws(keys_, nexus_issuer, header_type, token, longest_token, &fault);
    if (fault == JwsFault::unknown_key) keys_.missed();
    auto payload = verified ? read_payload(verified->payload) : std::nullopt;
    if (!payload || payload->iss != nexus_issuer || payload->aud != audience || payload->typ != access_type ||
        payload->sub != payload->user_id || !sane(payload->nbf) || !sane(payload->exp)) {
        return nullptr;
    }
    if (at >= from_seconds(payload->exp) + options_.leeway) return nullptr;
    if (at + options_.leeway < from_seconds(payload->nbf)) return nullptr;
    return std::make_shared<const Verified>(Verified{claims_of(std::move(*payload)), std::move(verified->kid)});
}

}  // namespace sw
