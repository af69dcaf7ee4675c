// What the OpenAPI document and the documentation page both need to know of each route.
#include <algorithm>
#include <cctype>
#include <tuple>

#include "platform/http/openapi.hpp"

namespace sw::http {

namespace {

constexpr std::string_view reference_prefix = "#/components/schemas/";

std::vector<std::string_view> segments_of(std::string_view path) {
    std::vector<std::string_view> out;
    while (!path.empty()) {
        const std::size_t end = path.find('/');
        if (const auto segment = path.substr(0, end); !segment.empty()) out.push_back(segment);
        path = end == std::string_view::npos ? std::string_view{} : path.substr(end + 1);
    }
    if (out.size() > 2 && out[0] == "api" && out[1] == "v1") out.erase(out.begin(), out.begin() + 2);
    return out;
}

bool is_parameter(std::string_view segment) {
    return segment.size() > 2 && segment.front() == '{';
}

/// "trading" for /api/v1/trading/…, "admin ledger" for /api/v1/admin/ledger/….
std::string tag_of(const Route& route, const std::vector<std::string_view>& segments) {
    if (route.listener == Listener::orchestrator) return "orchestrator";
    if (segments.empty()) return "root";
    std::string tag(segments.front());
    if (tag == "admin" && segments.size() > 1 && !is_parameter(segments[1])) tag += " " + std::string(segments[1]);
    return tag;
}

std::string operation_id_of(const Route& route, const std::vector<std::string_view>& segments) {
    std::string id(to_text(route.method));
    std::transform(id.begin(), id.end(), id.begin(), [](unsigned char c) { return std::tolower(c); });
    for (const auto segment : segments) {
        id += is_parameter(segment) ? "_by_" : "_";
        for (const char c : segment) {
            if (c == '{' || c == '}') continue;
            id += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
        }
    }
    if (route.listener == Listener::orchestrator) id += "_on_orchestrator";
    return id;
}

std::vector<DocumentedField> fields_of(const std::string& schema) {
    std::vector<DocumentedField> out;
    const JsonDocument document = JsonDocument::parse(schema);
    const auto properties = document.root().find("properties");
    if (!properties) return out;
    properties->each_member([&](std::string_view name, const JsonValue& property) {
        out.push_back({.name = std::string(name), .schema = property.dump()});
    });
    const auto required = document.root().find("required");
    for (std::size_t i = 0; required && i < required->size(); ++i) {
        const auto name = required->at(i).as_string();
        for (auto& field : out) field.required = field.required || field.name == name;
    }
    return out;
}

DocumentedType type_of(const std::function<void(JsonWriter&, SchemaSet&)>& describe, SchemaSet& schemas) {
    DocumentedType out;
    JsonWriter writer(out.schema);
    describe(writer, schemas);
    const JsonDocument document = JsonDocument::parse(out.schema);
    const auto reference = document.root().find("$ref");
    const auto target = reference ? reference->as_string() : std::nullopt;
    if (!target || !target->starts_with(reference_prefix)) return out;
    out.name = target->substr(reference_prefix.size());
    out.fields = fields_of(schemas.all().at(out.name));
    return out;
}

DocumentedRoute document_route(const Route& route, SchemaSet& schemas) {
    const auto segments = segments_of(route.path);
    DocumentedRoute out{
        .route = &route, .tag = tag_of(route, segments), .operation_id = operation_id_of(route, segments)};
    if (route.output_schema) out.output = type_of(route.output_schema, schemas);
    std::vector<DocumentedField> fields;
    if (route.input_schema) fields = type_of(route.input_schema, schemas).fields;
    for (const auto segment : segments) {
        if (!is_parameter(segment)) continue;
        const std::string name(segment.substr(1, segment.size() - 2));
        const auto found =
            std::find_if(fields.begin(), fields.end(), [&](const auto& field) { return field.name == name; });
        DocumentedField field{.name = name, .schema = R"({"type":"string"})"};
        if (found != fields.end()) {
            field.schema = found->schema;
            fields.erase(found);
        }
        field.required = true;
        out.path_fields.push_back(std::move(field));
    }
    const bool in_query = route.method == Method::get || route.method == Method::head || route.method == Method::del;
    (in_query ? out.query_fields : out.body_fields) = std::move(fields);
    return out;
}

}  // namespace

std::vector<DocumentedRoute> document_routes(const std::vector<Route>& routes, SchemaSet& schemas) {
    std::vector<DocumentedRoute> out;
    out.reserve(routes.size());
    for (const auto& route : routes) out.push_back(document_route(route, schemas));
    std::sort(out.begin(), out.end(), [](const DocumentedRoute& a, const DocumentedRoute& b) {
        return std::tie(a.tag, a.route->path, a.route->method) < std::tie(b.tag, b.route->path, b.route->method);
    });
    return out;
}

}  // namespace sw::http
