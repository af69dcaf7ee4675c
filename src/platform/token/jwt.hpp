// Access tokens: ES256 JSON Web Tokens made with libjwt, checked against the key ring, verified ones remembered.
#pragma once

#include <chrono>
#include <functional>
#include <mutex>

#include "platform/token/token_cache.hpp"
#include "sectorwars/platform/config.hpp"
#include "sectorwars/platform/identity.hpp"
#include "sectorwars/platform/keys.hpp"

namespace sw {

struct TokenOptions {
    std::chrono::seconds life{3600};
    std::chrono::seconds admin_life{3600};
    std::chrono::seconds leeway{30};  ///< for clocks that disagree
    std::size_t cache_capacity = 16'384;
    std::function<Time()> clock = &now;
};

/// Administrators' tokens live at most 15 minutes in production.
[[nodiscard]] TokenOptions token_options(const Config& config);

/// Only the nexus gets a key to sign with; every process verifies.
class JwtIssuer final : public TokenIssuer {
public:
    /// The ring outlives this.
    JwtIssuer(KeyRing& keys, TokenOptions options);

    void sign_with(KeyPair key) override;
    [[nodiscard]] std::string issue(Claims claims) override;
    [[nodiscard]] std::shared_ptr<const Claims> verify(std::string_view token) override;

    /// How often a token was known already.
    [[nodiscard]] TokenCache::Use cache_use() const { return cache_.use(); }

private:
    [[nodiscard]] std::shared_ptr<const Verified> examine(std::string_view token, Time at);

    KeyRing& keys_;
    TokenOptions options_;
    TokenCache cache_;
    std::mutex mutex_;
    std::shared_ptr<const KeyPair> key_;
};

}  // namespace sw
