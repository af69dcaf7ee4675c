// Body, query string and path parameters of a request as one JSON document.
#include "platform/http/input.hpp"

#include <algorithm>

#include "platform/http/text.hpp"
#include "platform/http/url.hpp"

namespace sw::http {

namespace {

constexpr std::string_view language_field = "accept_language";
constexpr std::string_view body_field = "raw_body";
constexpr std::string_view headers_field = "raw_headers";

enum class Media { json, urlencoded, multipart, unknown };

Media media_of(std::string_view content_type) {
    const std::string_view type = trim(content_type.substr(0, content_type.find(';')));
    if (type.empty() || equal_ignoring_case(type, "application/json")) return Media::json;
    if (equal_ignoring_case(type, "application/x-www-form-urlencoded")) return Media::urlencoded;
    if (equal_ignoring_case(type, "multipart/form-data")) return Media::multipart;
    return Media::unknown;
}

bool has_body(const Request& request) noexcept {
    return !request.body.empty() && request.method != Method::get && request.method != Method::head;
}

/// Adds what does not hide a parameter of the path.
void add(Parameters& to, const Parameters& from, const Parameters& path_parameters) {
    if (to.size() + from.size() > max_parameters) {
        throw Failure(Code::invalid, "too_many_parameters", "The request has too many parameters.");
    }
    for (const auto& parameter : from) {
        const auto same_name = [&](const auto& other) { return other.first == parameter.first; };
        if (std::none_of(path_parameters.begin(), path_parameters.end(), same_name)) to.push_back(parameter);
    }
}

Parameters read_form(const Request& request, Media media) {
    auto form = media == Media::urlencoded ? parse_query(request.body)
                                           : parse_multipart(request.header("content-type"), request.body);
    if (!form) throw Failure(Code::invalid, "malformed_form", "The form in the body is not well formed.");
    return std::move(*form);
}

}  // namespace

bool has_input(const Request& request, const Parameters& path_parameters) noexcept {
    return !path_parameters.empty() || !request.query.empty() || has_body(request);
}

JsonDocument read_input(const Request& request, const Parameters& path_parameters) {
    Parameters parameters = path_parameters;
    add(parameters, request.query, path_parameters);
    if (!has_body(request)) return JsonDocument::from_request({}, parameters);
    const Media media = media_of(request.header("content-type"));
    if (media == Media::json) return JsonDocument::from_request(request.body, parameters);
    if (media == Media::unknown) {
        throw Failure(
            Code::invalid, "unsupported_media_type",
            "The body must be application/json, application/x-www-form-urlencoded or multipart/form-data."
        );
    }
    add(parameters, read_form(request, media), path_parameters);
    return JsonDocument::from_request({}, parameters);
}

bool has_input_field(const Route& route, std::string_view name) {
    if (!route.input_schema) return false;
    std::string text;
    JsonWriter writer(text);
    SchemaSet schemas;
    route.input_schema(writer, schemas);
    const std::string member = '"' + std::string(name) + "\":";
    return std::any_of(schemas.all().begin(), schemas.all().end(), [&](const auto& schema) {
        return schema.second.find(member) != std::string::npos;
    });
}

bool takes_accept_language(const Route& route) {
    return has_input_field(route, language_field);
}

bool takes_raw_body(const Route& route) {
    return has_input_field(route, body_field);
}

void add_raw_body(const Request& request, Parameters& to) {
    std::string lines;
    for (const auto& [name, value] : request.headers) {
        if (name == "authorization" || name == "cookie") continue;
        lines.append(name).append(": ").append(value).append("\n");
    }
    to.emplace_back(body_field, request.body);
    to.emplace_back(headers_field, std::move(lines));
}

void add_accept_language(const Request& request, Parameters& to) {
    const std::string_view header = request.header("accept-language");
    const bool given = std::any_of(request.query.begin(), request.query.end(), [](const auto& parameter) {
        return parameter.first == language_field;
    });
    if (!header.empty() && !given) to.emplace_back(language_field, header);
}

}  // namespace sw::http
