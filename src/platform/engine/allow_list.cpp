// The list itself, and how a path matches it.
#include "platform/engine/allow_list.hpp"

#include <algorithm>
#include <array>

namespace sw::engine {

namespace {

using http::Method;

struct Allowed {
    Method method;
    std::string_view pattern;  ///< "*" is one name; "**" an image's name, which has slashes
};

constexpr auto allowed = std::to_array<Allowed>({
    {Method::get, "/_ping"},
    {Method::get, "/info"},
    {Method::get, "/version"},
    {Method::get, "/events"},
    {Method::get, "/images/**/json"},
    {Method::get, "/containers/json"},
    {Method::post, "/containers/create"},
    {Method::get, "/containers/*/json"},
    {Method::get, "/containers/*/stats"},
    {Method::get, "/containers/*/logs"},
    {Method::post, "/containers/*/start"},
    {Method::post, "/containers/*/stop"},
    {Method::post, "/containers/*/restart"},
    {Method::post, "/containers/*/kill"},
    {Method::post, "/containers/*/update"},
    {Method::post, "/containers/*/wait"},
    {Method::put, "/containers/*/archive"},
    {Method::del, "/containers/*"},
    {Method::get, "/networks"},
    {Method::get, "/networks/*"},
    {Method::post, "/networks/create"},
    {Method::post, "/networks/*/connect"},
    {Method::post, "/networks/*/disconnect"},
    {Method::del, "/networks/*"},
    {Method::get, "/volumes"},
    {Method::get, "/volumes/*"},
    {Method::post, "/volumes/create"},
    {Method::del, "/volumes/*"},
    {Method::get, "/system/df"},
    {Method::get, "/swarm"},
    {Method::get, "/nodes"},
    {Method::get, "/nodes/*"},
    {Method::get, "/tasks"},
    {Method::get, "/tasks/*"},
    {Method::get, "/tasks/*/logs"},
    {Method::get, "/services"},
    {Method::get, "/services/*"},
    {Method::get, "/services/*/logs"},
    {Method::post, "/services/create"},
    {Method::post, "/services/*/update"},
    {Method::del, "/services/*"},
    {Method::get, "/secrets"},
    {Method::get, "/secrets/*"},
    {Method::post, "/secrets/create"},
    {Method::post, "/secrets/*/update"},
    {Method::del, "/secrets/*"},
    {Method::get, "/configs"},
    {Method::get, "/configs/*"},
    {Method::post, "/configs/create"},
    {Method::post, "/configs/*/update"},
    {Method::del, "/configs/*"},
});

constexpr std::size_t longest_path = 512;

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_name(std::string_view text) {
    return !text.empty() && is_letter_or_digit(text[0]) && std::all_of(text.begin(), text.end(), [](char c) {
        return is_letter_or_digit(c) || c == '_' || c == '.' || c == '-';
    });
}

/// "registry:5000/team/name:tag@sha256:12": parts as names, with the colons and the sign of a digest.
bool is_image(std::string_view text) {
    while (!text.empty()) {
        const auto slash = std::min(text.find('/'), text.size());
        const auto part = text.substr(0, slash);
        const bool fine =
            !part.empty() && is_letter_or_digit(part[0]) && std::all_of(part.begin(), part.end(), [](char c) {
                return is_letter_or_digit(c) || c == '_' || c == '.' || c == '-' || c == ':' || c == '@';
            });
        if (!fine) return false;
        if (slash == text.size()) return true;
        text.remove_prefix(slash + 1);
    }
    return false;
}

bool matches(std::string_view pattern, std::string_view path) {
    const auto star = pattern.find('*');
    if (star == std::string_view::npos) return pattern == path;
    const bool image = pattern.substr(star, 2) == "**";
    const auto before = pattern.substr(0, star);
    const auto after = pattern.substr(star + (image ? 2 : 1));
    if (path.size() < before.size() + after.size() + 1) return false;
    if (path.substr(0, before.size()) != before || path.substr(path.size() - after.size()) != after) return false;
    const auto name = path.substr(before.size(), path.size() - before.size() - after.size());
    return image ? is_image(name) : is_name(name);
}

}  // namespace

std::string_view pattern_of(http::Method method, std::string_view path) {
    if (path.size() > longest_path) return {};
    for (const auto& entry : allowed) {
        if (entry.method == method && matches(entry.pattern, path)) return entry.pattern;
    }
    return {};
}

bool is_allowed(http::Method method, std::string_view path) {
    return !pattern_of(method, path).empty();
}

}  // namespace sw::engine
