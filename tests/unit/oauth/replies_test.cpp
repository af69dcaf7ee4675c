// Replies of providers and ways back through OpenID: good ones, and one wrong in each way at a time.
#include "features/oauth/replies.hpp"

#include "features/oauth/encoding.hpp"
#include "features/oauth/openid.hpp"
#include "support/catch.hpp"

using namespace sw::oauth;

namespace {

const sw::Time noon = *sw::parse_time("2026-11-21T12:00:00Z");

template <class T>
std::string refusal_of(const sw::Result<T>& result) {
    return result ? "" : result.error().id;
}

std::string refusal_of(const std::optional<sw::Error>& error) {
    return error ? error->id : "";
}

std::string id_token(const std::string& claims) {
    return "eyJhbGciOiJSUzI1NiJ9." + encode_base64url(claims) + ".c2ln";
}

std::string check(const std::string& claims) {
    return refusal_of(check_id_token(
        id_token(claims),
        {.issuer = "https://accounts.google.com", .client_id = "client", .nonce = "nonce", .subject = "42", .at = noon}
    ));
}

Assertion good_assertion() {
    return {
        .ns = "http://specs.openid.net/auth/2.0",
        .mode = "id_res",
        .op_endpoint = "https://steamcommunity.com/openid/login",
        .claimed_id = "https://steamcommunity.com/openid/id/76561198000000001",
        .identity = "https://steamcommunity.com/openid/id/76561198000000001",
        .return_to = "https://play.example/api/v1/auth/steam/callback?state=abc",
        .response_nonce = "2026-11-21T11:59:30Zqwerty",
        .assoc_handle = "1234567890",
        .signed_fields = "signed,op_endpoint,claimed_id,identity,return_to,response_nonce,assoc_handle",
        .sig = "c2ln"};
}

std::string refusal_of(const Assertion& assertion) {
    return refusal_of(read_assertion(
        assertion, {.provider_url = "https://steamcommunity.com",
                    .return_to = "https://play.example/api/v1/auth/steam/callback?state=abc",
                    .at = noon}
    ));
}

}  // namespace

TEST_CASE("tokens are read from what a provider answers, and nothing else is one") {
    const auto tokens = read_tokens({200, R"({"access_token":"gho_abc","token_type":"bearer","scope":"read:user"})"});
    REQUIRE(tokens);
    CHECK(tokens->access_token == "gho_abc");
    CHECK(tokens->id_token.empty());
    CHECK(refusal_of(read_tokens({200, R"({"error":"bad_verification_code"})"})) == "provider_refused");
    CHECK(refusal_of(read_tokens({400, R"({"error":"invalid_grant"})"})) == "provider_refused");
    CHECK(refusal_of(read_tokens({500, R"({"access_token":"gho_abc"})"})) == "provider_unavailable");
    CHECK(refusal_of(read_tokens({302, R"({"access_token":"gho_abc"})"})) == "provider_unavailable");
    for (const auto& body : std::vector<std::string>{
             "", "<html>Sign in</html>", "access_token=gho_abc", "[]", "null", "{}", R"({"access_token":7})",
             R"({"access_token":""})", R"({"access_token":"a\r\nX-Evil: 1"})", R"({"access_token":"a b"})",
             R"({"access_token":"a","token_type":"mac"})", R"({"access_token":")" + std::string(5000, 'a') + "\"}",
             R"({"access_token":"a"})" + std::string(longest_reply, ' ')}) {
        CAPTURE(body.substr(0, 80));
        CHECK(refusal_of(read_tokens({200, body})) == "invalid_answer");
    }
}

TEST_CASE("a person at GitHub is a number, whatever they are called") {
    const auto user = read_github_user({200, R"({"id":583231,"login":"octocat","email":"public@example.org"})"});
    REQUIRE(user);
    CHECK(user->subject == "583231");
    CHECK(user->told_name == "octocat");
    CHECK_FALSE(user->email);
    CHECK(refusal_of(read_github_user({403, "{}"})) == "provider_unavailable");
    for (const auto* body :
         {"{}", R"({"login":"octocat"})", R"({"id":"583231","login":"octocat"})", R"({"id":-1,"login":"octocat"})",
          R"({"id":0,"login":"octocat"})", R"({"id":1.5,"login":"octocat"})", R"({"id":null,"login":"octocat"})",
          R"({"id":1e300,"login":"octocat"})", R"({"id":583231})", R"({"id":583231,"login":1})"}) {
        CAPTURE(body);
        CHECK(refusal_of(read_github_user({200, body})) == "invalid_answer");
    }
}

TEST_CASE("only the primary address that GitHub verified counts") {
    const auto read = [](const char* body) { return read_github_email({200, body}).value(); };
    CHECK(
        read(R"([{"email":"b@example.org","primary":false,"verified":true},)"
             R"({"email":"Mona@Example.org","primary":true,"verified":true}])") == "mona@example.org"
    );
    CHECK_FALSE(read("[]"));
    CHECK_FALSE(read(R"([{"email":"a@example.org","primary":true,"verified":false}])"));
    CHECK_FALSE(read(R"([{"email":"a@example.org","primary":false,"verified":true}])"));
    CHECK_FALSE(read(R"([{"email":"a@example.org","primary":true,"verified":"true"}])"));
    CHECK_FALSE(read(R"([{"email":"no address","primary":true,"verified":true}])"));
    CHECK_FALSE(read(R"([7,null,[]])"));
    CHECK(refusal_of(read_github_email({200, R"({"email":"a@example.org"})"})) == "invalid_answer");
    CHECK(refusal_of(read_github_email({404, "[]"})) == "provider_unavailable");
}

TEST_CASE("a person at Google is a text of digits, and an unverified address is none") {
    const auto user = read_google_user(
        {200, R"({"id":"1157","email":"Ada.L@example.org","verified_email":true,"name":"Ada Lovelace"})"}
    );
    REQUIRE(user);
    CHECK(user->subject == "1157");
    CHECK(user->email == "ada.l@example.org");
    CHECK(user->told_name == "ada.l");
    CHECK(user->shown == "Ada Lovelace");
    const auto unverified = read_google_user({200, R"({"id":"1157","email":"a@example.org","verified_email":false})"});
    REQUIRE(unverified);
    CHECK_FALSE(unverified->email);
    CHECK(unverified->told_name.empty());
    for (const auto* body : {"{}", R"({"id":1157})", R"({"id":""})", R"({"id":"11 57"})", R"({"sub":"1157"})"}) {
        CAPTURE(body);
        CHECK(refusal_of(read_google_user({200, body})) == "invalid_answer");
    }
}

TEST_CASE("an id token is for this sign-in, this client and this person, or it is none") {
    const std::string good = R"("iss":"https://accounts.google.com","aud":"client","sub":"42","nonce":"nonce")";
    CHECK(check("{" + good + R"(,"exp":1795262500})") == "");
    CHECK(check(R"({"iss":"accounts.google.com","aud":"client","sub":"42","nonce":"nonce","exp":1795262500})") == "");
    for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
             {"\"nonce\":\"nonce\"", "\"nonce\":\"other\""},
             {"\"nonce\":\"nonce\"", "\"n\":1"},
             {"\"sub\":\"42\"", "\"sub\":\"43\""},
             {"\"sub\":\"42\"", "\"sub\":42"},
             {"\"aud\":\"client\"", "\"aud\":\"somebody else\""},
             {"\"aud\":\"client\"", "\"aud\":[\"client\",\"other\"]"},
             {"https://accounts.google.com", "https://accounts.google.com.evil.example"}}) {
        std::string claims = good;
        claims.replace(claims.find(from), from.size(), to);
        CAPTURE(claims);
        CHECK(check("{" + claims + R"(,"exp":1795262500})") == "invalid_answer");
    }
    CHECK(check("{" + good + R"(,"exp":1795262300})") == "invalid_answer");
    CHECK(check("{" + good + R"(,"exp":"1795262500"})") == "invalid_answer");
    CHECK(check("{" + good + "}") == "invalid_answer");
    CHECK(check("[]") == "invalid_answer");
    for (const auto* wrong : {"", "a.b", "a.!!!.c", "..", "a"}) {
        CAPTURE(wrong);
        CHECK(refusal_of(check_id_token(wrong, {.at = noon})) == "invalid_answer");
    }
}

TEST_CASE("a way back from Steam names the account when nothing is wrong with it") {
    const auto id = read_assertion(
        good_assertion(), {.provider_url = "https://steamcommunity.com",
                           .return_to = "https://play.example/api/v1/auth/steam/callback?state=abc",
                           .at = noon}
    );
    REQUIRE(id);
    CHECK(*id == "76561198000000001");
    CHECK(refusal_of(Assertion{.mode = "cancel"}) == "sign_in_cancelled");
    CHECK(refusal_of(Assertion{}) == "invalid_answer");
}

TEST_CASE("a way back from Steam that is wrong in one thing names nobody") {
    using Field = std::string Assertion::*;
    const std::string evil = "https://evil.example/openid/id/76561198000000001";
    const std::string most = "op_endpoint,claimed_id,identity,return_to,response_nonce";
    for (const auto& [field, value] : std::vector<std::pair<Field, std::string>>{
             {&Assertion::ns, "http://specs.openid.net/auth/1.1"},
             {&Assertion::mode, "setup_needed"},
             {&Assertion::op_endpoint, "https://evil.example/openid/login"},
             {&Assertion::op_endpoint, "https://steamcommunity.com/openid/login/"},
             {&Assertion::identity, "https://steamcommunity.com/openid/id/76561198000000002"},
             {&Assertion::return_to, "https://play.example/api/v1/auth/steam/callback?state=other"},
             {&Assertion::response_nonce, "2026-11-21T11:49:30Zqwerty"},
             {&Assertion::response_nonce, "2026-11-21T12:10:30Zqwerty"},
             {&Assertion::response_nonce, "qwerty"},
             {&Assertion::response_nonce, ""},
             {&Assertion::assoc_handle, ""},
             {&Assertion::signed_fields, ""},
             {&Assertion::signed_fields, most},
             {&Assertion::signed_fields, "assoc_handle,claimed_id,identity,return_to,response_nonce"},
             {&Assertion::signed_fields, "op_endpoint,assoc_handle,identity,return_to,response_nonce"},
             {&Assertion::signed_fields, most + ",assoc_handle,something_else"},
             {&Assertion::sig, ""}}) {
        Assertion assertion = good_assertion();
        assertion.*field = value;
        CAPTURE(value);
        CHECK(refusal_of(assertion) == "invalid_answer");
    }
    for (const std::string& claimed :
         {evil, std::string("https://steamcommunity.com/openid/id/7656119800000000"),
          std::string("https://steamcommunity.com/openid/id/765611980000000011"),
          std::string("https://steamcommunity.com/openid/id/7656119800000000x"),
          std::string("https://steamcommunity.com/openid/id/76561198000000001/"),
          std::string("http://steamcommunity.com/openid/id/76561198000000001"),
          std::string("https://steamcommunity.com.evil.example/openid/id/76561198000000001")}) {
        Assertion assertion = good_assertion();
        assertion.claimed_id = assertion.identity = claimed;
        CAPTURE(claimed);
        CHECK(refusal_of(assertion) == "invalid_answer");
    }
}

TEST_CASE("Steam confirms with two lines, each said once") {
    const std::string ns = "ns:http://specs.openid.net/auth/2.0\n";
    CHECK(refusal_of(check_confirmation({200, ns + "is_valid:true\n"})) == "");
    CHECK(refusal_of(check_confirmation({200, ns + "is_valid:true"})) == "");
    CHECK(refusal_of(check_confirmation({200, ns + "is_valid:false\n"})) == "provider_refused");
    CHECK(refusal_of(check_confirmation({500, ns + "is_valid:true\n"})) == "provider_unavailable");
    for (const auto& body :
         {std::string(), ns, std::string("is_valid:true\n"), ns + "is_valid:true\nis_valid:false\n",
          ns + "is_valid:false\nis_valid:true\n", std::string("<html>is_valid:true</html>")}) {
        CAPTURE(body);
        CHECK(refusal_of(check_confirmation({200, body})) == "invalid_answer");
    }
    CHECK(refusal_of(check_confirmation({200, ns + "is_valid:TRUE\n"})) == "provider_refused");
}

TEST_CASE("a name at Steam is for the id that was asked for") {
    const std::string id = "76561198000000001";
    const auto reply = [](const std::string& of) {
        return R"({"response":{"players":[{"steamid":")" + of + R"(","personaname":"Gordon"}]}})";
    };
    CHECK(read_steam_name({200, reply(id)}, id) == "Gordon");
    CHECK(read_steam_name({200, reply("76561198000000002")}, id).empty());
    CHECK(read_steam_name({403, reply(id)}, id).empty());
    CHECK(read_steam_name({200, R"({"response":{"players":[]}})"}, id).empty());
    CHECK(read_steam_name({200, "<html>"}, id).empty());
}
