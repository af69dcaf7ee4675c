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

/// The route describes an input field "accept_language": the header Accept-Language is an input of it.
[[nodiscard]] bool takes_accept_language(const Route& route);

/// Adds the header as that field, unless the query string has it already.
void add_accept_language(const Request& request, Parameters& to);

}  // namespace sw::http
