// Pure decisions: who somebody says they are, what they are called here, and where browsers are sent back to.
#include "rules.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "encoding.hpp"

namespace sw::oauth {
namespace {

constexpr std::size_t longest_base = 23;  // leaves 7 of 30 for what makes it unique
constexpr std::size_t shortest_name = 3;
constexpr std::string_view nobody = "pilot";

constexpr std::array<std::string_view, 16> reserved{"root",     "system",    "support",  "staff", "official",  "owner",
                                                    "operator", "anonymous", "unknown",  "null",  "undefined", "guest",
                                                    "server",   "bot",       "everyone", "nobody"};

constexpr std::array<std::string_view, 6> official_starts{"admin",      "moderator", "gamemaster",
                                                          "sectorwars", "nexus",     "centralnexus"};

constexpr std::array<std::string_view, 9> public_errors{
    "invalid_state",  "sign_in_cancelled",     "provider_refused",          "provider_unavailable",
    "invalid_answer", "verified_email_needed", "identity_linked_elsewhere", "provider_linked_already",
    "session_ended"};

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Only letters, in lower case: "Admin_2" and "admin" look the same to a reader.
std::string letters_of(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if (c >= 'a' && c <= 'z') out += c;
        if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

bool looks_official(std::string_view name) {
    const std::string plain = letters_of(name);
    const auto starts = [&](std::string_view start) { return plain.starts_with(start); };
    return std::find(reserved.begin(), reserved.end(), plain) != reserved.end() ||
           std::any_of(official_starts.begin(), official_starts.end(), starts);
}

/// FNV-1a: short, and not a secret.
std::string six_digits_of(std::string_view text) {
    std::uint64_t hash = 14695981039346656037U;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    std::string digits = std::to_string(hash % 1'000'000);
    return std::string(6 - digits.size(), '0') + digits;
}

}  // namespace

std::string_view title_of(Provider provider) {
    switch (provider) {
        case Provider::github:
            return "GitHub";
        case Provider::google:
            return "Google";
        case Provider::steam:
            break;
    }
    return "Steam";
}

std::string name_base(std::string_view told) {
    std::string out;
    for (const char c : told) {
        if (is_letter_or_digit(c)) out += c;
        else if (!out.empty() && out.back() != '_') out += '_';
        if (out.size() == longest_base) break;
    }
    while (!out.empty() && out.back() == '_') out.pop_back();
    if (looks_official(out)) out.clear();
    if (out.size() >= shortest_name) return out;
    return out.empty() ? std::string(nobody) : std::string(nobody) + "_" + out;
}

std::string name_at(const std::string& base, int number, const Identity& identity) {
    constexpr int last_counted = 9;
    if (number <= 1) return base;
    if (number <= last_counted) return base + "_" + std::to_string(number);
    const std::string salt = std::string(to_name(identity.provider)) + ":" + identity.subject;
    return base + "_" + six_digits_of(salt + ":" + std::to_string(number));
}

std::string shortened(std::string_view text, std::size_t most) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte != 0x7f) out += c;
    }
    if (out.size() <= most) return out;
    while (most > 0 && (static_cast<unsigned char>(out[most]) & 0xc0U) == 0x80U) --most;
    out.resize(most);
    return out;
}

std::string Pages::signed_in(std::string_view code, bool is_new_user) const {
    const Form query{{"code", std::string(code)}, {"is_new_user", is_new_user ? "true" : "false"}};
    return frontend_ + "/oauth-callback?" + encode_form(query);
}

std::string Pages::linked(Provider provider) const {
    return frontend_ + "/account?linked=" + std::string(to_name(provider));
}

std::string Pages::sign_in_failed(std::string_view error) const {
    return frontend_ + "/sign-in?error=" + std::string(public_error(error));
}

std::string Pages::link_failed(std::string_view error) const {
    return frontend_ + "/account?error=" + std::string(public_error(error));
}

std::string_view public_error(std::string_view id) {
    const auto known = std::find(public_errors.begin(), public_errors.end(), id);
    return known == public_errors.end() ? "sign_in_failed" : *known;
}

}  // namespace sw::oauth
