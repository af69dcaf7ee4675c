// Cookies of a request.
#include "platform/http/cookie.hpp"

#include <algorithm>

#include "platform/http/input.hpp"
#include "platform/http/text.hpp"

namespace sw::http {

namespace {

constexpr std::string_view sign_in_field = "sign_in_cookie";

}  // namespace

std::string_view cookie_of(const Request& request, std::string_view name) {
    std::string_view rest = request.header("cookie");
    while (!rest.empty()) {
        const auto end = std::min(rest.find(';'), rest.size());
        const std::string_view pair = trim(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (pair.size() > name.size() && pair.substr(0, name.size()) == name && pair[name.size()] == '=') {
            return pair.substr(name.size() + 1);
        }
    }
    return {};
}

bool takes_sign_in_cookie(const Route& route) {
    return has_input_field(route, sign_in_field);
}

void add_sign_in_cookie(const Request& request, Parameters& path_parameters) {
    path_parameters.emplace_back(sign_in_field, cookie_of(request, "sw_sign_in"));
}

}  // namespace sw::http
