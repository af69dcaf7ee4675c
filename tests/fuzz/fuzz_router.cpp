// Targets, queries, forms and the route table: what one part writes the other reads, a match fits its template, and
// slashes at the end, HEAD and escapes make no difference where they must not.
//
// Input: the method as one letter and the target, a line break, the content type, a line break, the body.
#include <algorithm>
#include <cstdint>

#include "fuzz/require.hpp"
#include "platform/http/input.hpp"
#include "platform/http/router.hpp"
#include "platform/http/url.hpp"
#include "platform/server/target.hpp"

namespace {

using fuzz::require;
using sw::http::Method;
using sw::http::Parameters;
using sw::http::Router;

const Router& router() {
    static const Router table = [] {
        const std::pair<Method, const char*> lines[] = {
            {Method::get, "/"},
            {Method::get, "/api/v1/status"},
            {Method::post, "/api/v1/auth/login"},
            {Method::post, "/api/v1/auth/login/json"},
            {Method::get, "/api/v1/player/state"},
            {Method::post, "/api/v1/player/move/{sector_id}"},
            {Method::get, "/api/v1/sectors/{sector_id}"},
            {Method::get, "/api/v1/sectors/{sector_id}/planets"},
            {Method::get, "/api/v1/sectors/all/stations"},
            {Method::put, "/api/v1/sectors/{sector_id}/name"},
            {Method::get, "/api/v1/trading/market/{station_id}"},
            {Method::del, "/api/v1/admin/users/{user_id}"},
            {Method::put, "/api/v1/admin/users/{user_id}"},
            {Method::get, "/api/v1/admin/{area}/{item}/{part}/log"},
            {Method::get, "/api/v1/teams/{team_id}/members/{player_id}"},
            {Method::get, "/api/v1/planets/owned"},
            {Method::get, "/api/v1/planets/{planet_id}"},
            {Method::post, "/api/v1/combat/{kind}"},
        };
        std::vector<sw::Route> routes;
        for (const auto& [method, path] : lines) {
            routes.push_back({.method = method, .path = path, .role = sw::Role::anonymous, .summary = path});
        }
        return Router(std::move(routes));
    }();
    return table;
}

Method method_of(char letter) {
    constexpr std::string_view letters = "GHPUACOX";
    const auto at = letters.find(letter);
    return at == std::string_view::npos ? Method::get : static_cast<Method>(at);
}

std::string encode(std::string_view text) {
    constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += digits[byte >> 4U];
        out += digits[byte & 15U];
    }
    return out;
}

/// The template with its parameters put in.
std::string filled(const Router::Match& match) {
    std::string out;
    std::size_t next = 0;
    std::string_view rest = match.endpoint->route.path;
    while (!rest.empty()) {
        const auto open = rest.find('{');
        out += rest.substr(0, open);
        if (open == std::string_view::npos) break;
        out += match.values[next++];
        rest.remove_prefix(rest.find('}') + 1);
    }
    require(next == match.endpoint->parameter_names.size(), "a name for each value");
    return out;
}

void check_match(Method method, const std::string& path) {
    const auto match = router().match(method, path);
    if (match.allowed != 0) (void)sw::http::allow_header(match.allowed);
    const bool bare = path.size() > 1 && path.back() != '/';
    if (bare) {
        const auto slashed = router().match(method, path + "/");
        require(slashed.endpoint == match.endpoint && slashed.allowed == match.allowed, "a last slash is free", path);
    }
    if (match.endpoint == nullptr) return;
    const auto wanted = match.endpoint->route.method;
    require(wanted == method || (wanted == Method::get && method == Method::head), "the method fits", path);
    require((match.allowed >> static_cast<unsigned>(method) & 1U) != 0, "what matches is allowed", path);
    for (std::size_t i = 0; i < match.endpoint->parameter_names.size(); ++i) {
        require(!match.values[i].empty(), "no parameter is empty", path);
        require(match.values[i].find('/') == std::string_view::npos, "a parameter is one segment", path);
    }
    const std::string full = filled(match);
    const std::string plain = path.size() > 1 && path.back() == '/' ? path.substr(0, path.size() - 1) : path;
    const bool alias =
        plain.rfind("/api/v1/", 0) != 0 && full == "/api/v1" + plain.substr(std::min<std::size_t>(4, plain.size()));
    require(full == plain || alias, "the path is its template, filled", path + " -> " + full);
    if (method == Method::get) {
        require(router().match(Method::head, path).endpoint == match.endpoint, "HEAD goes where GET goes", path);
    }
}

void check_escapes(std::string_view text) {
    require(sw::http::percent_decode(encode(text)) == text, "escapes are undone");
    const auto strict = sw::http::percent_decode(text);
    std::string of_server;
    if (sw::server::percent_decode(text, false, of_server)) {
        require(strict == of_server, "both decoders agree", of_server);
    }
}

void check_query(std::string_view text) {
    const auto parsed = sw::http::parse_query(text);
    if (!parsed) return;
    require(parsed->size() <= sw::http::max_parameters, "a query is bounded");
    std::string written;
    for (const auto& [name, value] : *parsed) written += encode(name) + "=" + encode(value) + "&";
    require(sw::http::parse_query(written) == parsed, "a query that was written is read again", written);
}

void check_multipart(const std::string& content_type, const std::string& body) {
    const auto parsed = sw::http::parse_multipart(content_type, body);
    if (!parsed) return;
    require(parsed->size() <= sw::http::max_parameters, "a form is bounded");
    std::string written;
    const std::string boundary = "a-boundary-that-is-in-no-input";
    for (const auto& [name, value] : *parsed) {
        require(!name.empty(), "a field has a name");
        const bool odd =
            (name + value).find(boundary) != std::string::npos || name.find_first_of("\";\r\n \t") != std::string::npos;
        if (odd) return;
        written +=
            "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }
    written += "--" + boundary + "--\r\n";
    const auto again = sw::http::parse_multipart("multipart/form-data; boundary=" + boundary, written);
    require(again == parsed, "a form that was written is read again", written);
}

/// Inputs are read or refused with a reason that is the client's.
void check_input(const sw::http::Request& request, const Parameters& path_parameters) {
    try {
        const auto document = sw::http::read_input(request, path_parameters);
        for (const auto& [name, value] : path_parameters) {
            const auto found = document.root().find(name);
            require(found && found->as_string() == value, "the path wins over query and body", name);
        }
    } catch (const sw::Failure& failure) {
        require(failure.error().code == sw::Code::invalid, "a bad input is the client's fault", failure.error().id);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto line = [&input] {
        const auto end = input.find('\n');
        const std::string out(input.substr(0, end));
        input = end == std::string_view::npos ? std::string_view{} : input.substr(end + 1);
        return out;
    };
    const std::string target = line();
    const std::string content_type = line();
    const std::string body(input);
    // Control characters and blanks never get past the parser of the request line.
    const bool printable = std::all_of(target.begin(), target.end(), [](char c) { return c > ' ' && c != '\x7f'; });
    if (target.empty() || !printable) return 0;

    sw::http::Request request{.method = method_of(target.front()), .target = target.substr(1), .body = body};
    request.headers.emplace_back("content-type", content_type);
    check_escapes(request.target);
    check_query(body);
    check_multipart(content_type, body);
    if (!sw::server::split_target(request)) return 0;
    require(request.path == "*" || request.path.front() == '/', "a path is absolute", request.path);
    require(request.path.find('\0') == std::string::npos, "no NUL gets in");
    check_match(request.method, request.path);
    const auto match = router().match(request.method, request.path);
    Parameters path_parameters;
    if (match.endpoint != nullptr) {
        for (std::size_t i = 0; i < match.endpoint->parameter_names.size(); ++i) {
            path_parameters.emplace_back(match.endpoint->parameter_names[i], match.values[i]);
        }
    }
    check_input(request, path_parameters);
    return 0;
}
