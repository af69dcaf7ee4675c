// The headers that tell a browser what it must not do.
#include "platform/http/security_headers.hpp"

namespace sw::http {

namespace {

// Inline styles are for the documentation page; the API itself loads nothing at all.
constexpr std::string_view common =
    "Content-Security-Policy: default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: https:; font-src 'self'; connect-src 'self' wss: https:; object-src 'none'; "
    "frame-ancestors 'none'; base-uri 'self'; form-action 'self'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "X-Frame-Options: DENY\r\n"
    "X-XSS-Protection: 1; mode=block\r\n"
    "Referrer-Policy: strict-origin-when-cross-origin\r\n"
    "Permissions-Policy: accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), "
    "payment=(), usb=()\r\n";

/// `name` with its slash, as a whole segment: /auth in /api/v1/auth/login, not in /api/v1/authors.
bool has_segment(std::string_view path, std::string_view name) {
    const std::size_t at = path.find(name);
    if (at == std::string_view::npos) return false;
    const std::size_t end = at + name.size();
    return end == path.size() || path[end] == '/';
}

}  // namespace

SecurityHeaders::SecurityHeaders(Environment environment) : lines_(common) {
    // Browsers ignore it on plain HTTP, and in production TLS ends in front of this server.
    if (environment == Environment::production) {
        lines_ += "Strict-Transport-Security: max-age=31536000; includeSubDomains; preload\r\n";
    }
}

std::string_view SecurityHeaders::no_store() noexcept {
    return "Cache-Control: no-cache, no-store, must-revalidate\r\nPragma: no-cache\r\nExpires: 0\r\n";
}

bool SecurityHeaders::is_sensitive(std::string_view path) noexcept {
    return has_segment(path, "/admin") || has_segment(path, "/auth");
}

}  // namespace sw::http
