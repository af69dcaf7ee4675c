// Pure rules about paths.
#include "app/router/paths.hpp"

#include <algorithm>
#include <array>

namespace sw::router {

namespace {

constexpr std::string_view long_prefix = "/api/v1/regions/";
constexpr std::string_view short_prefix = "/r/";
constexpr std::string_view api = "api/v1/";

/// First segments below /api/v1/regions that name something of the registry itself.
constexpr std::array<std::string_view, 6> reserved{"my-region", "treaties", "provision", "health", "metrics", "online"};

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// Lower-case letters, digits and dashes: slugs and ids.
bool is_region_name(std::string_view text) {
    return text.size() >= 3 && text.size() <= 50 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
           });
}

/// One segment of the rest: its decoded form must mean the same to everybody.
bool is_plain_segment(std::string_view segment) {
    std::string decoded;
    for (std::size_t i = 0; i < segment.size(); ++i) {
        char c = segment[i];
        if (c == '%') {
            if (i + 2 >= segment.size()) return false;
            const int high = hex_digit(segment[i + 1]);
            const int low = hex_digit(segment[i + 2]);
            if (high < 0 || low < 0) return false;
            c = static_cast<char>(high * 16 + low);
            // A second decoding behind us must not find an escape that we did not see.
            if (c == '/' || c == '%') return false;
            i += 2;
        }
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f || c == '\\') return false;
        decoded += c;
    }
    return decoded != "." && decoded != ".." && decoded.find(';') == std::string::npos;
}

/// A slash at the end is harmless, an empty segment elsewhere is not.
bool is_plain_path(std::string_view path) {
    while (!path.empty()) {
        const auto slash = path.find('/');
        const std::string_view segment = path.substr(0, slash);
        if (segment.empty() || !is_plain_segment(segment)) return false;
        if (slash == std::string_view::npos) break;
        path.remove_prefix(slash + 1);
    }
    return true;
}

bool is_plain_query(std::string_view query) {
    return std::all_of(query.begin(), query.end(), [](char c) { return c > ' ' && c < 0x7f && c != '#'; });
}

/// "http://host/path" and "/path" name the same.
std::string_view path_of(std::string_view target) {
    const auto scheme = target.find("://");
    if (target.starts_with('/') || scheme == std::string_view::npos) return target;
    const auto slash = target.find_first_of("/?", scheme + 3);
    return slash == std::string_view::npos ? std::string_view{} : target.substr(slash);
}

}  // namespace

bool may_be_region_path(std::string_view path) {
    return path.starts_with(short_prefix) || path.starts_with(long_prefix);
}

Verdict read_region_path(std::string_view target, RegionPath& out) {
    const std::string_view whole = path_of(target);
    const auto mark = whole.find('?');
    std::string_view path = whole.substr(0, mark);
    const std::string_view query = mark == std::string_view::npos ? std::string_view{} : whole.substr(mark);
    out.canonical = path.starts_with(short_prefix);
    if (out.canonical) path.remove_prefix(short_prefix.size());
    else if (path.starts_with(long_prefix)) path.remove_prefix(long_prefix.size());
    else return Verdict::refused;  // it decodes to one of them, but is not written so

    const auto slash = path.find('/');
    const std::string_view region = path.substr(0, slash);
    std::string_view rest = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
    if (!is_region_name(region)) return out.canonical ? Verdict::refused : Verdict::other;
    if (!out.canonical && std::find(reserved.begin(), reserved.end(), region) != reserved.end()) return Verdict::other;
    if (out.canonical && rest.starts_with(api)) rest.remove_prefix(api.size());
    if (rest.empty()) return Verdict::other;
    if (!is_plain_path(rest) || !is_plain_query(query)) return Verdict::refused;
    out.region = region;
    out.target.assign("/").append(api).append(rest).append(query);
    return Verdict::region;
}

}  // namespace sw::router
