// See the header.
#include "rules.hpp"

#include <algorithm>
#include <array>

namespace sw::regions {
namespace {

constexpr std::size_t shortest_name = 3;
constexpr std::size_t longest_name = 50;
constexpr double least_bonus = 1.0;
constexpr double most_bonus = 3.0;
constexpr std::size_t most_bonuses = 100;
constexpr std::size_t longest_resource = 40;

constexpr std::array<std::string_view, 33> reserved{
    "admin",        "administrator", "api",      "app",     "central",  "central-nexus", "default",
    "ftp",          "galactic",      "health",   "help",    "mail",     "metrics",       "moderator",
    "my-region",    "nexus",         "official", "online",  "platform", "production",    "provision",
    "regions",      "root",          "staff",    "staging", "static",   "support",       "system",
    "terran-space", "test",          "treaties", "ws",      "www",
};

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

Error refusal(Code code, std::string id, std::string message) {
    return {.code = code, .id = std::move(id), .message = std::move(message)};
}

/// Brackets that are open at once, outside of texts.
int depth_of(std::string_view json) {
    int depth = 0;
    int deepest = 0;
    bool in_text = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (in_text) {
            if (c == '\\') ++i;
            else if (c == '"') in_text = false;
        } else if (c == '"') {
            in_text = true;
        } else if (c == '{' || c == '[') {
            deepest = std::max(deepest, ++depth);
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return deepest;
}

}  // namespace

bool is_reserved(std::string_view slug) {
    return std::find(reserved.begin(), reserved.end(), slug) != reserved.end();
}

Result<std::string> to_slug(std::string_view name) {
    const auto invalid = [] {
        return refusal(
            Code::rule_violation, "ERR_NAME_INVALID",
            "A region's name is 3 to 50 letters and digits; single '-' or '_' may stand between them."
        );
    };
    if (name.size() < shortest_name || name.size() > longest_name) return invalid();
    std::string slug;
    for (const char c : name) {
        if (!is_letter_or_digit(c) && c != '-' && c != '_') return invalid();
        if (c == '_') slug += '-';
        else slug += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    if (slug.front() == '-' || slug.back() == '-' || slug.find("--") != std::string::npos) return invalid();
    return slug;
}

Result<std::string> to_free_slug(std::string_view name) {
    auto slug = to_slug(name);
    if (slug && is_reserved(*slug)) {
        return refusal(Code::rule_violation, "ERR_NAME_RESERVED", "The platform keeps this name for itself.");
    }
    return slug;
}

Result<bool> check_trade_bonuses(const std::map<std::string, double>& bonuses) {
    const bool fine =
        bonuses.size() <= most_bonuses && std::all_of(bonuses.begin(), bonuses.end(), [](const auto& bonus) {
            const bool named = !bonus.first.empty() && bonus.first.size() <= longest_resource;
            return named && bonus.second >= least_bonus && bonus.second <= most_bonus;
        });
    if (fine) return true;
    return refusal(
        Code::rule_violation, "ERR_TRADE_BONUS", "Each trade bonus is a multiplier between 1.0 and 3.0; at most 100."
    );
}

Result<bool> check_blob(std::string_view what, std::string_view json) {
    if (json.empty() || json.front() != '{') {
        return refusal(Code::rule_violation, "ERR_NOT_AN_OBJECT", std::string(what) + " must be a JSON object.");
    }
    if (json.size() > most_blob_bytes || depth_of(json) > most_blob_depth) {
        return refusal(
            Code::rule_violation, "ERR_TOO_LARGE",
            std::string(what) + " may have 64 KiB of JSON and 8 levels of brackets."
        );
    }
    return true;
}

bool is_taxed(Status status) {
    return status == Status::active || status == Status::attachment_pending;
}

bool is_public(Status status) {
    return is_taxed(status) || status == Status::suspended || status == Status::grace;
}

}  // namespace sw::regions
