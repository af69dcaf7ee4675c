// Cross-origin answers by environment and origin.
#include "platform/http/cors.hpp"

#include "platform/http/security_headers.hpp"
#include "support/catch.hpp"

using namespace sw;
using namespace sw::http;
using Answer = Cors::Answer;
using sw::test::contains_text;

namespace {

const std::vector<std::string> list{
    "https://play.example.org", "https://*.regions.example.org", "http://localhost:3000/"};

Request preflight_of(std::string origin, std::string headers = "authorization,content-type") {
    Request request{.method = Method::options, .path = "/api/v1/ships"};
    request.headers = {
        {"origin", std::move(origin)},
        {"access-control-request-method", "POST"},
        {"access-control-request-headers", std::move(headers)}};
    return request;
}

}  // namespace

TEST_CASE("development grants every origin, the other environments only the list") {
    const auto [origin, testing, production] = GENERATE(table<std::string, Answer, Answer>({
        {"https://play.example.org", Answer::with_credentials, Answer::with_credentials},
        {"HTTPS://PLAY.example.org", Answer::with_credentials, Answer::with_credentials},
        {"http://localhost:3000", Answer::with_credentials, Answer::with_credentials},
        {"http://localhost:3001", Answer::no, Answer::no},
        {"http://play.example.org", Answer::no, Answer::no},
        {"https://play.example.org:8443", Answer::no, Answer::no},
        {"https://play.example.org.evil.test", Answer::no, Answer::no},
        {"https://terran.regions.example.org", Answer::without_credentials, Answer::without_credentials},
        {"https://a.b.regions.example.org", Answer::without_credentials, Answer::without_credentials},
        {"https://.regions.example.org", Answer::no, Answer::no},
        {"https://regions.example.org", Answer::no, Answer::no},
        {"https://evil.test/.regions.example.org", Answer::no, Answer::no},
        {"https://evilregions.example.org", Answer::no, Answer::no},
        {"null", Answer::no, Answer::no},
        {"", Answer::no, Answer::no},
    }));
    CAPTURE(origin);
    CHECK(Cors(Environment::production, list).judge(origin) == production);
    CHECK(Cors(Environment::testing, list).judge(origin) == testing);
    CHECK(Cors(Environment::development, {}).judge(origin) == (origin.empty() ? Answer::no : Answer::with_credentials));
}

TEST_CASE("a star alone grants every origin without credentials") {
    CHECK(Cors(Environment::production, {"*"}).judge("https://any.test") == Answer::without_credentials);
}

TEST_CASE("a plain reply echoes the origin and always varies by it") {
    const Cors cors(Environment::development, {});
    std::string lines;
    cors.append_lines(lines, "http://localhost:5173");
    CHECK_THAT(lines, contains_text("Access-Control-Allow-Origin: http://localhost:5173\r\n"));
    CHECK_THAT(lines, contains_text("Access-Control-Allow-Credentials: true\r\n"));
    CHECK_THAT(lines, contains_text("Vary: Origin\r\n"));
    lines.clear();
    cors.append_lines(lines, "");
    CHECK(lines == "Vary: Origin\r\n");
}

TEST_CASE("a wildcard match carries no credentials header") {
    std::string lines;
    Cors(Environment::production, list).append_lines(lines, "https://terran.regions.example.org");
    CHECK_THAT(lines, contains_text("Access-Control-Allow-Origin: https://terran.regions.example.org\r\n"));
    CHECK_THAT(lines, !contains_text("Credentials"));
}

TEST_CASE("a preflight is answered with 200 and kept for ten minutes") {
    const auto reply = Cors(Environment::production, list).preflight(preflight_of("https://play.example.org"));
    CHECK(reply.status == 200);
    CHECK(reply.body == "OK");
    CHECK_THAT(reply.header_lines, contains_text("Access-Control-Max-Age: 600\r\n"));
    CHECK_THAT(reply.header_lines, contains_text("Access-Control-Allow-Headers: authorization,content-type\r\n"));
    CHECK_THAT(reply.header_lines, contains_text("Access-Control-Allow-Methods: ") && contains_text("PATCH"));
    CHECK_THAT(reply.header_lines, contains_text("Vary: Origin\r\n"));
}

TEST_CASE("a preflight of a foreign origin is refused") {
    const auto reply = Cors(Environment::production, list).preflight(preflight_of("https://evil.test"));
    CHECK(reply.status == 400);
    CHECK_THAT(reply.header_lines, !contains_text("Access-Control-Allow"));
}

TEST_CASE("header values of the client cannot start a header of their own") {
    const Cors cors(Environment::development, {});
    CHECK(cors.judge("http://a.test\r\nSet-Cookie: x=1") == Answer::no);
    const auto reply = cors.preflight(preflight_of("http://a.test", "x\r\nSet-Cookie: x=1"));
    CHECK_THAT(reply.header_lines, !contains_text("Set-Cookie"));
}

TEST_CASE("wildcard matching takes time linear in the text") {
    CHECK_FALSE(matches_wildcard("https://*a*a*a*a*a*a*a*a*b", "https://" + std::string(5'000, 'a')));
    CHECK(matches_wildcard("https://*", "https://x"));
    CHECK_FALSE(matches_wildcard("https://*", "https://"));
}

TEST_CASE("only production asks for HTTPS") {
    CHECK_THAT(
        SecurityHeaders(Environment::production).lines(), contains_text("Strict-Transport-Security: max-age=31536000")
    );
    CHECK_THAT(SecurityHeaders(Environment::development).lines(), !contains_text("Strict-Transport-Security"));
}

TEST_CASE("paths below admin and auth are sensitive, words that merely contain them are not") {
    CHECK(SecurityHeaders::is_sensitive("/api/v1/auth/login"));
    CHECK(SecurityHeaders::is_sensitive("/api/v1/admin"));
    CHECK_FALSE(SecurityHeaders::is_sensitive("/api/v1/authors"));
    CHECK_FALSE(SecurityHeaders::is_sensitive("/api/v1/ships"));
}
