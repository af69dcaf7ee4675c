// Asymmetric keys: who may sign what, and how one process proves itself to another (platform spec 3.8).
//
// ES256 (P-256, SHA-256) throughout: ADR 0008. Private keys are PEM (PKCS#8), public ones PEM (SPKI) or JWK.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sectorwars/base/result.hpp"
#include "sectorwars/base/time.hpp"

namespace sw {

struct KeyPair {
    std::string kid;  ///< RFC 7638 thumbprint, base64url, of the public key
    std::string private_pem;
    std::string public_pem;
};

[[nodiscard]] KeyPair make_key_pair();

/// The pair of a private key. Throws Failure internal "bad_key".
[[nodiscard]] KeyPair key_pair_of(std::string_view private_pem);

/// RFC 7638 thumbprint of a public key. Throws as key_pair_of().
[[nodiscard]] std::string kid_of(std::string_view public_pem);

/// RFC 7517 object: kty, crv, x, y, kid, use, alg.
[[nodiscard]] std::string to_jwk(std::string_view public_pem);
[[nodiscard]] std::string from_jwk(std::string_view jwk);  ///< PEM; throws Failure invalid "bad_jwk"

class PublicKey;  ///< src/platform/keys/ec_key.hpp, hides OpenSSL

/// Public keys that signatures are checked against, by kid. Thread-safe.
class KeyRing {
public:
    struct Key {
        std::string issuer;  ///< "nexus" or "region:<slug>"; a key counts for tokens of this issuer only
        std::string public_pem;
        std::shared_ptr<const PublicKey> parsed;  ///< public_pem, parsed once
    };

    [[nodiscard]] std::optional<Key> find(std::string_view kid) const;

    /// As find(), for a key of this issuer, without a copy.
    [[nodiscard]] bool contains(std::string_view issuer, std::string_view kid) const;

    /// Replaces every key of an issuer; keys that are gone stop counting at once. Throws Failure internal "bad_key".
    void replace(std::string_view issuer, std::map<std::string, std::string> pem_by_kid);

    /// Called (at most once every `ask_pause`) when a token names a kid that is not here: the owner may fetch the set
    /// again. Must not block. Both are set before the listeners open.
    std::function<void()> on_unknown;
    std::chrono::milliseconds ask_pause = std::chrono::minutes{1};

    /// Counts an unknown kid; calls on_unknown when it is time.
    void missed();

private:
    mutable std::mutex mutex_;
    std::map<std::string, Key, std::less<>> keys_;
    std::chrono::steady_clock::time_point asked_{};
};

inline constexpr std::string_view nexus_issuer = "nexus";

[[nodiscard]] std::string region_issuer(std::string_view slug);  ///< "region:<slug>"

/// Signed JSON that is neither an access token nor a service token: travel tickets and receipts, capsule manifests.
/// Compact JWS with header {alg, kid, typ}; the payload is the given JSON object as it is.
[[nodiscard]] std::string sign_document(const KeyPair& key, std::string_view type, std::string_view json);

/// The payload, or nullopt when the type, issuer or signature is off.
[[nodiscard]] std::optional<std::string> verify_document(
    const KeyRing& keys, std::string_view issuer, std::string_view type, std::string_view token
);

/// Service tokens: 60 s, for one audience, each jti once (platform spec 3.8).
class ServiceTokens {
public:
    /// `self` is "nexus" or "region:<slug>".
    ServiceTokens(std::string self, KeyRing& keys, std::function<Time()> clock);

    [[nodiscard]] const std::string& self() const { return self_; }

    /// The key that this process signs with. Until it is set, issue() throws unavailable "no_service_key".
    void use(KeyPair key);

    [[nodiscard]] KeyPair key() const;

    /// A bearer token for a call to `audience`.
    [[nodiscard]] std::string issue(std::string_view audience) const;

    /// Who sent it: the issuer; nullopt when anything is off, expired, for someone else or seen before.
    [[nodiscard]] std::optional<std::string> verify(std::string_view token);

private:
    [[nodiscard]] bool first_use(const std::string& issuer, const std::string& id, Time at, Time ends);

    std::string self_;
    KeyRing& keys_;
    std::function<Time()> clock_;
    mutable std::mutex mutex_;
    KeyPair key_;
    /// By issuer: jti -> when it may be forgotten. Bounded for each, so that no region can shut out another one.
    std::map<std::string, std::map<std::string, Time>, std::less<>> seen_;
    Time swept_{};
};

}  // namespace sw
