// If-None-Match.
#include "platform/http/conditional.hpp"

#include <algorithm>

#include "platform/http/text.hpp"

namespace sw::http {

namespace {

std::string_view opaque_of(std::string_view tag) {
    tag = trim(tag);
    return tag.starts_with("W/") ? tag.substr(2) : tag;
}

/// Compared weakly, as If-None-Match wants it.
bool names(std::string_view list, std::string_view etag) {
    if (trim(list) == "*") return true;
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        if (opaque_of(list.substr(0, comma)) == opaque_of(etag)) return true;
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

}  // namespace

void spare_copy(const Request& request, Response& response) {
    if (response.status != 200 || (request.method != Method::get && request.method != Method::head)) return;
    const std::string_view wanted = request.header("if-none-match");
    if (wanted.empty()) return;
    const auto etag = std::find_if(response.headers.begin(), response.headers.end(), [](const Header& header) {
        return equal_ignoring_case(header.first, "etag");
    });
    if (etag == response.headers.end() || !names(wanted, etag->second)) return;
    response.status = 304;
    response.body.clear();
    response.shared_body.reset();
}

}  // namespace sw::http
