// Replies that a client has already, and the header that is an input.
#include "platform/http/conditional.hpp"

#include "platform/http/input.hpp"
#include "support/catch.hpp"

using namespace sw;
using namespace sw::http;

namespace {

int status_for(const std::string& wanted, Method method = Method::get, int status = 200) {
    Request request{.method = method};
    if (!wanted.empty()) request.headers.emplace_back("if-none-match", wanted);
    Response response{.status = status, .body = "{}"};
    response.headers.emplace_back("ETag", "\"abc\"");
    spare_copy(request, response);
    CHECK(response.bytes().empty() == (response.status == 304));
    return response.status;
}

struct Asked {
    std::optional<std::string> accept_language;

    static constexpr auto describe() {
        return fields(field("accept_language", &Asked::accept_language, "What the browser wants"));
    }
};

struct Other {
    std::int32_t limit = 0;

    static constexpr auto describe() { return fields(field("limit", &Other::limit, "accept_language")); }
};

template <class In>
Route route_of() {
    return get(
        "/x", [](const Caller&, const In&) { return Nothing{}; }, Role::anonymous, "A test"
    );
}

}  // namespace

TEST_CASE("who names the tag of a reply gets it without a body") {
    CHECK(status_for("\"abc\"") == 304);
    CHECK(status_for("W/\"abc\"") == 304);
    CHECK(status_for("\"x\", \"abc\"") == 304);
    CHECK(status_for("*") == 304);
    CHECK(status_for("\"abc\"", Method::head) == 304);
}

TEST_CASE("all others get the reply") {
    CHECK(status_for("") == 200);
    CHECK(status_for("\"ab\"") == 200);
    CHECK(status_for("abc") == 200);
    CHECK(status_for("\"abc\"", Method::post) == 200);
    CHECK(status_for("\"abc\"", Method::get, 404) == 404);
    Request request{.method = Method::get};
    request.headers.emplace_back("if-none-match", "*");
    Response untagged{.body = "{}"};
    spare_copy(request, untagged);
    CHECK(untagged.status == 200);
}

TEST_CASE("the language header is an input of routes that describe it, below the query string") {
    CHECK(takes_accept_language(route_of<Asked>()));
    CHECK_FALSE(takes_accept_language(route_of<Other>()));
    CHECK_FALSE(takes_accept_language(route_of<Nothing>()));
    Request request;
    Parameters none;
    add_accept_language(request, none);
    CHECK(none.empty());
    request.headers.emplace_back("accept-language", "de");
    Parameters found;
    add_accept_language(request, found);
    CHECK(found == Parameters{{"accept_language", "de"}});
    request.query.emplace_back("accept_language", "en");
    Parameters given;
    add_accept_language(request, given);
    CHECK(given.empty());
}
