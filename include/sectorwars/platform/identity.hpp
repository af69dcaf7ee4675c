// Passwords, access tokens and their revocation: what auth and the edge share.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sectorwars/base/id.hpp"
#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/feature.hpp"

namespace sw {

/// Argon2id, 64 MiB, 3 passes, 4 lanes, PHC strings (platform spec 4.2). Blocks for ~100 ms: only from the
/// processor pool (Lane::offload) or at start-up.
class PasswordHasher {
public:
    virtual ~PasswordHasher() = default;
    [[nodiscard]] virtual std::string hash(std::string_view password) = 0;
    /// Constant time in the length of the hash. A malformed hash is false.
    [[nodiscard]] virtual bool verify(std::string_view password, std::string_view phc) = 0;
    /// Spends the time of a verify, for names that do not exist.
    virtual void verify_nobody(std::string_view password) = 0;
    /// The hash is sound but was made with other costs than hash() uses now: worth replacing at the next login.
    [[nodiscard]] virtual bool outdated(std::string_view phc) const = 0;
};

/// The content of an access token (platform spec 4.1): iss, aud, sub = user, jti, sid, pid, username, is_admin,
/// permissions, mfa, bot, pace.
struct Claims {
    UserId user;
    PlayerId player;
    SessionId session;
    std::string token_id;
    std::string username;
    bool is_admin = false;
    std::vector<std::string> permissions;  ///< as in Caller
    bool second_factor = false;            ///< claim mfa
    bool automation = false;               ///< claim bot: made for an API token
    std::int32_t pace = 0;                 ///< claim pace: calls a minute of an API token; 0 = as a person's
    std::optional<Time> not_after;         ///< for issue(): the token ends then at the latest, as a grant does
    Time issued_at{};
    Time expires_at{};
};

struct KeyPair;  ///< keys.hpp

class TokenIssuer {
public:
    virtual ~TokenIssuer() = default;
    /// From now on tokens are made with this key. Whoever calls it has put the public key into the ring.
    virtual void sign_with(KeyPair key) = 0;
    /// Fills token_id, issued_at and expires_at. Throws Failure unavailable "no_signing_key" where there is no key to
    /// sign with: in regional mode, always.
    [[nodiscard]] virtual std::string issue(Claims claims) = 0;
    /// Signature (ES256 by a key of the nexus), iss, aud, typ, exp, nbf; nullptr when anything is off. Verified tokens
    /// are remembered until they expire or their key leaves the ring.
    [[nodiscard]] virtual std::shared_ptr<const Claims> verify(std::string_view token) = 0;
};

/// Sessions and users whose tokens no longer count, in memory, refreshed from the database twice a second,
/// so that a revocation made by any process holds here within a second.
class Revocations {
public:
    /// One thing that ended at `at`: a session, or (when `session` is nil) all tokens that the user got before.
    struct Change {
        SessionId session;
        UserId user;
        Time at{};
    };

    /// What was revoked at or after `since`; set by the auth feature, called on the read lane.
    std::function<std::vector<Change>(Reader&, Time since)> changes_since;

    virtual ~Revocations() = default;
    [[nodiscard]] virtual bool revoked(const Claims& claims) const = 0;
    /// Thread-safe. Also closes open sockets.
    virtual void revoke_session(SessionId session, Time expires_at) = 0;
    /// Tokens of the user issued before `since` no longer count.
    virtual void revoke_user(UserId user, Time since) = 0;
};

/// 32 random bytes of the operating system as base64url: a refresh token.
[[nodiscard]] std::string random_token();

/// SHA-256 as hex: how a random_token() is stored. Useless for secrets that can be guessed.
[[nodiscard]] std::string digest_token(std::string_view token);

/// HMAC-SHA-256 as hex, for values that can be guessed, such as addresses.
[[nodiscard]] std::string keyed_digest(std::string_view key, std::string_view text);

}  // namespace sw
