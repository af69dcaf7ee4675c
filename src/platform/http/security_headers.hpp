// The headers that tell a browser what it must not do, as ready bytes.
#pragma once

#include <string>
#include <string_view>

#include "sectorwars/platform/config.hpp"

namespace sw::http {

class SecurityHeaders {
public:
    explicit SecurityHeaders(Environment environment);

    /// Of every API reply.
    [[nodiscard]] const std::string& lines() const noexcept { return lines_; }

    /// Cache-Control and its older companions: for paths below /admin or /auth, and for errors.
    [[nodiscard]] static std::string_view no_store() noexcept;

    [[nodiscard]] static bool is_sensitive(std::string_view path) noexcept;

private:
    std::string lines_;
};

}  // namespace sw::http
