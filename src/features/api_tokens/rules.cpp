// See the header.
#include "rules.hpp"

#include <algorithm>

namespace sw::api_tokens {
namespace {

constexpr std::size_t digits = 43;  ///< of 32 bytes as base64url

bool is_digit_of_secret(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

}  // namespace

bool is_secret(std::string_view text) {
    if (!text.starts_with(secret_prefix)) return false;
    text.remove_prefix(secret_prefix.size());
    return text.size() == digits && std::all_of(text.begin(), text.end(), is_digit_of_secret);
}

bool is_token_name(std::string_view text) {
    const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    if (text.empty() || std::any_of(text.begin(), text.end(), control)) return false;
    return text.front() != ' ' && text.back() != ' ';
}

std::vector<TokenScope> normal(std::vector<TokenScope> scopes) {
    std::sort(scopes.begin(), scopes.end());
    scopes.erase(std::unique(scopes.begin(), scopes.end()), scopes.end());
    return scopes;
}

std::optional<Error> problem_of_end(const std::optional<Time>& expires_at, Time now) {
    if (!expires_at || *expires_at > now) return std::nullopt;
    Error error{.code = Code::invalid, .id = "validation_failed", .message = "One or more fields are not valid."};
    error.fields.push_back({"expires_at", "min", "expires_at must be in the future."});
    return error;
}

Time access_end(Time now, const std::optional<Time>& token_expires_at, std::chrono::seconds usual_life) {
    const Time end = now + std::min<std::chrono::seconds>(access_life, usual_life);
    return token_expires_at ? std::min(end, *token_expires_at) : end;
}

Error refusal() {
    return {.code = Code::unauthenticated, .id = "invalid_api_token", .message = "This API token does not count."};
}

}  // namespace sw::api_tokens
