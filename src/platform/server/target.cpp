// Percent-decoding of request targets.
#include "platform/server/target.hpp"

namespace sw::server {

namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool split_query(std::string_view text, http::Parameters& out) {
    while (!text.empty()) {
        const auto amp = text.find('&');
        const std::string_view item = text.substr(0, amp);
        text = amp == std::string_view::npos ? std::string_view{} : text.substr(amp + 1);
        if (item.empty()) continue;
        const auto equals = item.find('=');
        auto& [name, value] = out.emplace_back();
        if (!percent_decode(item.substr(0, equals), true, name)) return false;
        if (equals != std::string_view::npos && !percent_decode(item.substr(equals + 1), true, value)) return false;
    }
    return true;
}

}  // namespace

bool percent_decode(std::string_view text, bool plus_is_blank, std::string& out) {
    out.reserve(out.size() + text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            if (i + 2 >= text.size()) return false;
            const int high = hex_digit(text[i + 1]);
            const int low = hex_digit(text[i + 2]);
            if (high < 0 || low < 0 || (high == 0 && low == 0)) return false;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus_is_blank) {
            c = ' ';
        }
        out += c;
    }
    return true;
}

bool split_target(http::Request& request) {
    std::string_view rest = request.target;
    if (rest == "*") {
        request.path = "*";
        return request.method == http::Method::options;
    }
    if (const auto scheme = rest.find("://");
        !rest.empty() && rest.front() != '/' && scheme != std::string_view::npos) {
        const auto slash = rest.find_first_of("/?", scheme + 3);
        rest = slash == std::string_view::npos ? std::string_view("/") : rest.substr(slash);
    }
    if (rest.empty() || rest.front() != '/') return false;
    rest = rest.substr(0, rest.find('#'));
    const auto mark = rest.find('?');
    if (!percent_decode(rest.substr(0, mark), false, request.path)) return false;
    return mark == std::string_view::npos || split_query(rest.substr(mark + 1), request.query);
}

}  // namespace sw::server
