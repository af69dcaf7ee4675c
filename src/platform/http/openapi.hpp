// The OpenAPI 3.1 document of the routes. Same routes, same text, so that docs/openapi.json can be compared in CI.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sectorwars/platform/feature.hpp"

namespace sw::http {

struct ApiInfo {
    std::string title = "SectorWars 2102";
    std::string version;
};

[[nodiscard]] std::string openapi_document(const std::vector<Route>& routes, const ApiInfo& info);

/// One member of a request or reply, as the documentation shows it.
struct DocumentedField {
    std::string name;
    std::string schema;  ///< JSON text
    bool required = false;
};

/// What is known of a struct: its schema and, if it is described, its fields.
struct DocumentedType {
    std::string schema;  ///< JSON text, {"$ref": …} for a described struct
    std::string name;    ///< component name, empty when there is none
    std::vector<DocumentedField> fields;
};

struct DocumentedRoute {
    const Route* route = nullptr;
    std::string tag;
    std::string operation_id;
    std::vector<DocumentedField> path_fields;
    std::vector<DocumentedField> query_fields;
    std::vector<DocumentedField> body_fields;
    std::optional<DocumentedType> output;
};

/// The routes sorted by tag, path and method; fills `schemas`. Source of both the document and the page.
[[nodiscard]] std::vector<DocumentedRoute> document_routes(const std::vector<Route>& routes, SchemaSet& schemas);

/// GET /openapi.json and GET /docs of the given routes, made once. Only for DEBUG=true.
[[nodiscard]] std::vector<Route> documentation_routes(const std::vector<Route>& routes, const ApiInfo& info);

}  // namespace sw::http
