// The documentation of the routes as one HTML page.
#include "platform/http/docs_page.hpp"

namespace sw::http {

namespace {

constexpr std::string_view style =
    "body{font:15px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem;color:#1b2430}"
    "nav a{display:inline-block;margin:0 .8rem .3rem 0}h2{border-bottom:2px solid #345;margin-top:2.5rem}"
    "details{border:1px solid #ccd;border-radius:6px;margin:.4rem 0;padding:.4rem .8rem}"
    "summary{cursor:pointer}code{font-size:.95em}table{border-collapse:collapse;width:100%;margin:.4rem 0}"
    "td,th{border-bottom:1px solid #dde;padding:.2rem .5rem;text-align:left;vertical-align:top}"
    ".m{display:inline-block;min-width:4.5rem;font-weight:700}.r{float:right;color:#567}"
    "@media(prefers-color-scheme:dark){body{background:#10151c;color:#d8e0ea}a{color:#8bf}"
    "details,td,th{border-color:#345}}";

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '&':
                out += "&amp;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

/// "integer (int64)", "list of trading.Item", "text or null".
std::string type_text(const JsonValue& schema) {
    const auto text_of = [&](std::string_view key) {
        const auto found = schema.find(key);
        const auto text = found ? found->as_string() : std::nullopt;
        return std::string(text.value_or(""));
    };
    for (const std::string_view key : {"allOf", "anyOf"}) {
        const auto parts = schema.find(key);
        if (!parts) continue;
        std::string out;
        for (std::size_t i = 0; i < parts->size(); ++i) out += (i > 0 ? " or " : "") + type_text(parts->at(i));
        return out;
    }
    if (const std::string reference = text_of("$ref"); !reference.empty()) {
        return reference.substr(reference.rfind('/') + 1);
    }
    const std::string type = text_of("type");
    if (type == "array") {
        const auto items = schema.find("items");
        return "list of " + (items ? type_text(*items) : std::string("anything"));
    }
    if (type.empty()) return "anything";
    const std::string format = text_of("format");
    return format.empty() ? type : type + " (" + format + ")";
}

std::string bounds_text(const JsonValue& schema) {
    std::string out;
    for (const std::string_view key : {"minimum", "maximum", "minLength", "maxLength", "pattern", "default", "enum"}) {
        if (const auto found = schema.find(key)) out += " · " + std::string(key) + " " + found->dump();
    }
    return out;
}

void append_fields(std::string& page, std::string_view title, const std::vector<DocumentedField>& fields) {
    if (fields.empty()) return;
    page += "<table><tr><th>" + std::string(title) + "</th><th>Type</th><th>Meaning</th></tr>";
    for (const auto& field : fields) {
        const JsonDocument document = JsonDocument::parse(field.schema);
        const auto description = document.root().find("description");
        const auto meaning = description ? description->as_string() : std::nullopt;
        page += "<tr><td><code>" + escaped(field.name) + "</code>" + (field.required ? "" : "?") + "</td><td>" +
                escaped(type_text(document.root())) + "</td><td>" + escaped(meaning.value_or("")) +
                escaped(bounds_text(document.root())) + "</td></tr>";
    }
    page += "</table>";
}

void append_route(std::string& page, const DocumentedRoute& one) {
    page += "<details id=\"" + escaped(one.operation_id) + "\"><summary><span class=\"m\">" +
            std::string(to_text(one.route->method)) + "</span><code>" + escaped(one.route->path) +
            "</code><span class=\"r\">" + std::string(to_name(one.route->role)) + "</span><br>" +
            escaped(one.route->summary) + "</summary>";
    append_fields(page, "Path", one.path_fields);
    append_fields(page, "Query", one.query_fields);
    append_fields(page, "Body", one.body_fields);
    page += "<p>Success: " + std::to_string(one.route->status);
    if (one.output && one.output->name.empty()) {
        page += " · " + escaped(type_text(JsonDocument::parse(one.output->schema).root()));
    }
    page += "</p>";
    if (one.output) append_fields(page, "Reply", one.output->fields);
    page += "</details>\n";
}

std::string anchor(std::string_view tag) {
    std::string out = "tag-";
    for (const char c : tag) out += c == ' ' ? '-' : c;
    return escaped(out);
}

}  // namespace

std::string docs_page(const std::vector<Route>& routes, const ApiInfo& info) {
    SchemaSet schemas;
    const auto documented = document_routes(routes, schemas);
    std::string links;
    std::string sections;
    std::string_view tag;
    for (const auto& one : documented) {
        if (one.tag != tag) {
            tag = one.tag;
            links += "<a href=\"#" + anchor(tag) + "\">" + escaped(tag) + "</a>";
            sections += "<h2 id=\"" + anchor(tag) + "\">" + escaped(tag) + "</h2>\n";
        }
        append_route(sections, one);
    }
    return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
           "content=\"width=device-width\"><title>" +
           escaped(info.title) + "</title><style>" + std::string(style) + "</style></head><body>\n<h1>" +
           escaped(info.title) + " " + escaped(info.version) +
           "</h1>\n<p>The same as data: <a href=\"/openapi.json\">openapi.json</a>. Every error has the members "
           "<code>code</code>, <code>message</code> and, when fields are not valid, <code>errors</code>.</p>\n<nav>" +
           links + "</nav>\n" + sections + "</body></html>\n";
}

}  // namespace sw::http
