// The OpenAPI 3.1 document of the routes.
#include "platform/http/openapi.hpp"

#include <algorithm>
#include <cctype>
#include <map>

#include "platform/http/docs_page.hpp"
#include "platform/http/problem.hpp"

namespace sw::http {

namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
    return out;
}

void write_parameters(JsonWriter& to, const DocumentedRoute& one) {
    const auto write = [&](const DocumentedField& field, std::string_view place) {
        to.begin_object();
        to.member("name", field.name);
        to.member("in", place);
        to.member("required", field.required);
        to.key("schema");
        to.raw(field.schema);
        to.end_object();
    };
    to.key("parameters");
    to.begin_array();
    for (const auto& field : one.path_fields) write(field, "path");
    for (const auto& field : one.query_fields) write(field, "query");
    if (one.route->lane == Lane::write) to.raw(R"({"$ref":"#/components/parameters/IdempotencyKey"})");
    to.end_array();
}

void write_object_schema(JsonWriter& to, const std::vector<DocumentedField>& fields) {
    to.begin_object();
    to.member("type", "object");
    to.key("properties");
    to.begin_object();
    for (const auto& field : fields) {
        to.key(field.name);
        to.raw(field.schema);
    }
    to.end_object();
    to.key("required");
    to.begin_array();
    for (const auto& field : fields) {
        if (field.required) to.value(field.name);
    }
    to.end_array();
    to.end_object();
}

void write_request_body(JsonWriter& to, const DocumentedRoute& one) {
    if (one.body_fields.empty()) return;
    const auto is_required = [](const DocumentedField& field) { return field.required; };
    to.key("requestBody");
    to.begin_object();
    to.member("required", std::any_of(one.body_fields.begin(), one.body_fields.end(), is_required));
    to.key("content");
    to.begin_object();
    for (const std::string_view media : {"application/json", "application/x-www-form-urlencoded"}) {
        to.key(media);
        to.begin_object();
        to.key("schema");
        write_object_schema(to, one.body_fields);
        to.end_object();
    }
    to.end_object();
    to.end_object();
}

void write_responses(JsonWriter& to, const DocumentedRoute& one) {
    to.key("responses");
    to.begin_object();
    to.key(std::to_string(one.route->status));
    to.begin_object();
    to.member("description", "Success");
    if (one.output && one.route->status != 204) {
        to.key("content");
        to.begin_object();
        to.key("application/json");
        to.begin_object();
        to.key("schema");
        to.raw(one.output->schema);
        to.end_object();
        to.end_object();
    }
    to.end_object();
    const auto refer = [&](std::string_view status) {
        to.key(status);
        to.raw(R"({"$ref":"#/components/responses/Error"})");
    };
    if (one.route->role != Role::anonymous) refer("401");
    if (one.route->role == Role::admin) refer("403");
    if (!one.path_fields.empty() || one.route->role == Role::player) refer("404");
    refer("422");
    refer("429");
    refer("default");
    to.end_object();
}

/// Where an operation answers, when that is not where all others do.
void write_listener(JsonWriter& to, Listener listener) {
    if (listener == Listener::api) return;
    const bool internal = listener == Listener::internal;
    to.member("x-listener", internal ? "internal" : "orchestrator");
    to.key("servers");
    to.raw(
        internal ? R"([{"url":"http://localhost:9091","description":"Between processes only: SW_INTERNAL_LISTEN"}])"
                 : R"([{"url":"http://localhost:8081","description":"The orchestrator's own port: SW_ORCH_LISTEN"}])"
    );
}

std::string_view security_of(Role role) {
    if (role == Role::anonymous) return "[]";
    return role == Role::service ? R"([{"service":[]}])" : R"([{"bearer":[]}])";
}

/// The document has one object a path, whatever the port: a path of the orchestrator that the API has too gets a mark.
std::string path_key(const std::vector<DocumentedRoute>& routes, const DocumentedRoute& one) {
    const auto twin = [&](const DocumentedRoute& other) {
        return other.route->path == one.route->path && other.route->listener == Listener::api;
    };
    const bool marked =
        one.route->listener == Listener::orchestrator && std::any_of(routes.begin(), routes.end(), twin);
    return one.route->path + (marked ? "#orchestrator" : "");
}

void write_operation(JsonWriter& to, const DocumentedRoute& one) {
    to.key(lower(to_text(one.route->method)));
    to.begin_object();
    to.member("operationId", one.operation_id);
    to.member("summary", one.route->summary);
    to.key("tags");
    to.begin_array();
    to.value(one.tag);
    to.end_array();
    to.member("x-role", to_name(one.route->role));
    if (!one.route->scope.empty()) to.member("x-scope", one.route->scope);
    if (one.route->dual_control) to.member("x-dual-control", true);
    write_listener(to, one.route->listener);
    to.key("security");
    to.raw(security_of(one.route->role));
    write_parameters(to, one);
    write_request_body(to, one);
    write_responses(to, one);
    to.end_object();
}

void write_paths(JsonWriter& to, const std::vector<DocumentedRoute>& routes) {
    std::map<std::string, std::vector<const DocumentedRoute*>> by_path;
    for (const auto& one : routes) by_path[path_key(routes, one)].push_back(&one);
    to.key("paths");
    to.begin_object();
    for (const auto& [path, operations] : by_path) {
        to.key(path);
        to.begin_object();
        for (const auto* one : operations) write_operation(to, *one);
        to.end_object();
    }
    to.end_object();
}

void write_components(JsonWriter& to, const SchemaSet& schemas, std::string_view error_schema) {
    to.key("components");
    to.begin_object();
    to.key("schemas");
    to.begin_object();
    for (const auto& [name, schema] : schemas.all()) {
        to.key(name);
        to.raw(schema);
    }
    to.end_object();
    to.key("responses");
    to.begin_object();
    to.key("Error");
    to.begin_object();
    to.member("description", "What went wrong; `code` is stable, `errors` lists every field that is not valid");
    to.key("content");
    to.begin_object();
    to.key("application/json");
    to.begin_object();
    to.key("schema");
    to.raw(error_schema);
    to.end_object();
    to.end_object();
    to.end_object();
    to.end_object();
    to.key("parameters");
    to.raw(R"({"IdempotencyKey":{"name":"Idempotency-Key","in":"header","required":false,)"
           R"("description":"The same key gives the same reply and one effect",)"
           R"("schema":{"type":"string","minLength":1,"maxLength":255}}})");
    to.key("securitySchemes");
    to.raw(R"({"bearer":{"type":"http","scheme":"bearer","bearerFormat":"JWT"},)"
           R"("service":{"type":"http","scheme":"bearer","bearerFormat":"JWT",)"
           R"("description":"A token of another process of this installation, good for one call within 60 s"}})");
    to.end_object();
}

}  // namespace

std::string openapi_document(const std::vector<Route>& routes, const ApiInfo& info) {
    SchemaSet schemas;
    std::string error_schema;
    JsonWriter error_writer(error_schema);
    Json<ProblemBody>::schema(error_writer, schemas);
    const auto documented = document_routes(routes, schemas);
    std::string text;
    JsonWriter to(text);
    to.begin_object();
    to.member("openapi", "3.1.0");
    to.key("info");
    to.begin_object();
    to.member("title", info.title);
    to.member("version", info.version);
    to.end_object();
    write_paths(to, documented);
    write_components(to, schemas, error_schema);
    to.end_object();
    return text;
}

std::vector<Route> documentation_routes(const std::vector<Route>& routes, const ApiInfo& info) {
    const auto serve = [](std::string text, std::string content_type) {
        return [body = std::make_shared<const std::string>(std::move(text)),
                type = std::move(content_type)](const Caller&, const Nothing&) -> Prepared {
            return {{.content_type = type, .shared_body = body}};
        };
    };
    return {
        sw::get(
            "/openapi.json", serve(openapi_document(routes, info), "application/json"), Role::anonymous,
            "This API as OpenAPI 3.1"
        ),
        sw::get(
            "/docs", serve(docs_page(routes, info), "text/html; charset=utf-8"), Role::anonymous,
            "This API as a page to read"
        )};
}

}  // namespace sw::http
