// Conditional requests (RFC 9110 13): whoever holds a reply gets no second copy of it.
#pragma once

#include "sectorwars/platform/http_types.hpp"

namespace sw::http {

/// Turns a 200 that has an ETag into a 304 when If-None-Match of a GET or HEAD names it.
void spare_copy(const Request& request, Response& response);

}  // namespace sw::http
