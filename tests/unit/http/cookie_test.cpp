// Cookies as inputs: the browser's word counts, the address's does not.
#include "platform/http/cookie.hpp"

#include "platform/http/input.hpp"
#include "support/catch.hpp"

using namespace sw;
using namespace sw::http;

namespace {

struct Bound {
    std::string sign_in_cookie;

    static constexpr auto describe() {
        return fields(field("sign_in_cookie", &Bound::sign_in_cookie, "Which browser this is"));
    }
};

struct Free {
    std::string code;

    static constexpr auto describe() { return fields(field("code", &Free::code, "sign_in_cookie")); }
};

template <class In>
Route route_of() {
    return get(
        "/api/v1/x", [](const Caller&, const In&) { return Prepared{}; }, Role::anonymous, "x"
    );
}

std::string told(const Request& request) {
    Parameters path;
    add_sign_in_cookie(request, path);
    const JsonDocument input = read_input(request, path);
    return read_json<Bound>(input.root()).sign_in_cookie;
}

}  // namespace

TEST_CASE("one cookie is found among others") {
    Request request;
    CHECK(cookie_of(request, "sw_sign_in").empty());
    request.headers.emplace_back("cookie", "theme=dark; sw_sign_in=abc; xsw_sign_in=no; sw_sign_in_2=no");
    CHECK(cookie_of(request, "sw_sign_in") == "abc");
    CHECK(cookie_of(request, "theme") == "dark");
    CHECK(cookie_of(request, "sw_sign").empty());
}

TEST_CASE("only routes that describe the cookie of a sign-in get it") {
    CHECK(takes_sign_in_cookie(route_of<Bound>()));
    CHECK_FALSE(takes_sign_in_cookie(route_of<Free>()));
}

TEST_CASE("an address cannot stand in for a cookie") {
    Request request{.method = Method::get};
    request.query.emplace_back("sign_in_cookie", "forged");
    CHECK(told(request).empty());
    request.headers.emplace_back("cookie", "sw_sign_in=real");
    CHECK(told(request) == "real");
}
