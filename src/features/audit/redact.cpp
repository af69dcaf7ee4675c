// Walks JSON and query strings.
#include "redact.hpp"

#include <algorithm>

#include "record.hpp"
#include "sectorwars/platform/identity.hpp"
#include "sectorwars/platform/json.hpp"
#include "sectorwars/platform/redact.hpp"

namespace sw::audit {
namespace {

constexpr std::size_t longest_body = 4096;
constexpr std::size_t longest_query = 500;
constexpr std::size_t longest_id = 200;
constexpr std::string_view mask = "[redacted]";

void write_redacted(JsonWriter& to, const JsonValue& value) {
    if (value.is_object()) {
        to.begin_object();
        value.each_member([&](std::string_view name, const JsonValue& member) {
            to.key(name);
            if (!log::is_secret_key(name)) write_redacted(to, member);
            else to.value(mask);
        });
        to.end_object();
    } else if (value.is_array()) {
        to.begin_array();
        for (std::size_t i = 0; i < value.size(); ++i) write_redacted(to, value.at(i));
        to.end_array();
    } else if (const auto text = value.as_string()) {
        to.value(log::redacted("", *text));
    } else {
        to.raw(value.dump());
    }
}

std::string digest_of(std::string_view body, std::string_view digest_key) {
    std::string out;
    JsonWriter to(out);
    to.begin_object();
    to.member("bytes", static_cast<std::int64_t>(body.size()));
    to.member("digest", keyed_digest(digest_key, body));
    to.end_object();
    return out;
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// "pass%77ord" is a password, too.
std::string decoded(std::string_view name) {
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool coded =
            name[i] == '%' && i + 2 < name.size() && hex_digit(name[i + 1]) >= 0 && hex_digit(name[i + 2]) >= 0;
        if (coded) {
            out += static_cast<char>(hex_digit(name[i + 1]) * 16 + hex_digit(name[i + 2]));
            i += 2;
        } else {
            out += name[i];
        }
    }
    return out;
}

std::string_view next_segment(std::string_view& path) {
    while (!path.empty() && path.front() == '/') path.remove_prefix(1);
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    return segment;
}

bool is_prefix(std::string_view segment) {
    return segment == "api" || segment == "v1" || segment == "admin";
}

}  // namespace

std::string redacted_json(std::string_view body, std::string_view digest_key) {
    if (body.empty()) return {};
    try {
        const JsonDocument document = JsonDocument::parse(body);
        if (!document.root().is_object() && !document.root().is_array()) return digest_of(body, digest_key);
        std::string out;
        JsonWriter to(out);
        write_redacted(to, document.root());
        return out.size() <= longest_body ? out : digest_of(body, digest_key);
    } catch (const Failure&) {
        return digest_of(body, digest_key);
    }
}

std::string redacted_query(std::string_view query) {
    std::string out;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view pair = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        const std::size_t equals = std::min(pair.find('='), pair.size());
        if (!out.empty()) out += '&';
        out += pair.substr(0, equals);
        if (equals == pair.size()) continue;
        out += '=';
        const std::string_view value = pair.substr(equals + 1);
        out += log::is_secret_key(decoded(pair.substr(0, equals))) ? std::string(mask) : log::redacted("", value);
    }
    return plain_text(out, longest_query);
}

Resource resource_of(std::string_view route_path, std::string_view path) {
    Resource out;
    std::string_view before;
    for (;;) {
        const std::string_view wanted = next_segment(route_path);
        const std::string_view sent = next_segment(path);
        if (wanted.empty()) break;
        if (wanted.front() == '{') {
            out.type = before;
            out.id = plain_text(sent, longest_id);
        } else if (!is_prefix(wanted)) {
            before = wanted;
            if (out.type.empty()) out.type = wanted;
        }
    }
    return out;
}

}  // namespace sw::audit
