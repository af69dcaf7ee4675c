// Access tokens: HS256 JSON Web Tokens made and verified with libjwt, verified ones remembered.
#pragma once

#include <chrono>
#include <functional>

#include "platform/token/token_cache.hpp"
#include "sectorwars/platform/config.hpp"
#include "sectorwars/platform/identity.hpp"

namespace sw {

struct TokenOptions {
    std::string secret;  ///< at least 32 characters
    std::chrono::seconds life{3600};
    std::chrono::seconds admin_life{3600};
    std::chrono::seconds leeway{30};  ///< for clocks that disagree
    std::size_t cache_capacity = 16'384;
    std::function<Time()> clock = &now;
};

/// Administrators' tokens live at most 15 minutes in production.
[[nodiscard]] TokenOptions token_options(const Config& config);

class JwtIssuer final : public TokenIssuer {
public:
    explicit JwtIssuer(TokenOptions options);

    [[nodiscard]] std::string issue(Claims claims) override;
    [[nodiscard]] std::shared_ptr<const Claims> verify(std::string_view token) override;

    /// How often a token was known already.
    [[nodiscard]] TokenCache::Use cache_use() const { return cache_.use(); }

private:
    [[nodiscard]] std::shared_ptr<const Claims> examine(std::string_view token, Time at) const;
    [[nodiscard]] bool signed_by_us(std::string_view token) const;

    TokenOptions options_;
    TokenCache cache_;
};

}  // namespace sw
