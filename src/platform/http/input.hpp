// Body, query string and path parameters of a request as one JSON document.
#pragma once

#include "sectorwars/platform/feature.hpp"
#include "sectorwars/platform/http_types.hpp"
#include "sectorwars/platform/json.hpp"

namespace sw::http {

/// True when the request says anything at all; spares the parser for plain GETs.
[[nodiscard]] bool has_input(const Request& request, const Parameters& path_parameters) noexcept;

/// A path parameter wins over a query or form parameter of its name, and those win over a member of a JSON body. The
/// body of a GET is not looked at. Throws Failure(Code::invalid) with "malformed_json", "malformed_form" or
/// "unsupported_media_type".
[[nodiscard]] JsonDocument read_input(const Request& request, const Parameters& path_parameters);

/// The route describes an input field of that name.
[[nodiscard]] bool has_input_field(const Route& route, std::string_view name);

/// The route describes an input field "accept_language": the header Accept-Language is an input of it.
[[nodiscard]] bool takes_accept_language(const Route& route);

/// The route describes an input field "raw_body": it gets the body as it came, and in "raw_headers" the header lines
/// but for those with credentials ("name: value\n", names in lower case), instead of what body and query string say.
[[nodiscard]] bool takes_raw_body(const Route& route);

/// Adds body and headers as those fields.
void add_raw_body(const Request& request, Parameters& to);

/// Adds the header as that field, unless the query string has it already.
void add_accept_language(const Request& request, Parameters& to);

}  // namespace sw::http
