// Names that identities get here, texts inside URLs, and where browsers are sent.
#include "features/oauth/rules.hpp"

#include <set>

#include "features/oauth/encoding.hpp"
#include "sectorwars/auth.hpp"
#include "support/catch.hpp"

using namespace sw::oauth;

TEST_CASE("usernames are made of what a provider tells, in the letters that usernames have") {
    CHECK(name_base("octocat") == "octocat");
    CHECK(name_base("mona-lisa.octo+cat") == "mona_lisa_octo_cat");
    CHECK(name_base("--__Ada__--") == "Ada");
    CHECK(name_base("\xD0\x9F\xD0\xB8\xD0\xBB\xD0\xBE\xD1\x82 7") == "pilot_7");
    CHECK(name_base("ab") == "pilot_ab");
    CHECK(name_base("") == "pilot");
    CHECK(name_base("<script>alert(1)</script>") == "script_alert_1_script");
    CHECK(name_base(std::string(200, 'x')) == std::string(23, 'x'));
}

TEST_CASE("nobody gets a name that looks official") {
    for (const auto* name :
         {"admin", "Admin-2", "ADMIN", "a_d_m_i_n", "administrator", "moderator9", "root", "System", "SectorWars",
          "nexus_support", "central-nexus", "support", "staff"}) {
        CAPTURE(name);
        CHECK(name_base(name) == "pilot");
    }
    CHECK(name_base("rooted") == "rooted");
    CHECK(name_base("supporter") == "supporter");
}

TEST_CASE("every try gives another name, and each is a username") {
    const Identity identity{.provider = Provider::google, .subject = "1234", .shown = {}, .told_name = {}, .email = {}};
    for (const auto& base : {std::string("ada"), std::string(23, 'x')}) {
        std::set<std::string> seen;
        for (int number = 1; number <= most_names; ++number) {
            const std::string name = name_at(base, number, identity);
            CAPTURE(name);
            CHECK(sw::auth::is_username(name));
            CHECK(seen.insert(name).second);
        }
    }
    CHECK(name_at("ada", 1, identity) == "ada");
    CHECK(name_at("ada", 2, identity) == "ada_2");
    CHECK(name_at("ada", 9, identity) == "ada_9");
}

TEST_CASE("a shown name keeps whole letters and no control characters") {
    CHECK(shortened("Ada\r\nLovelace\x7f", 100) == "AdaLovelace");
    CHECK(shortened("\xC3\xA4\xC3\xB6", 3) == "\xC3\xA4");
    CHECK(shortened("\xE2\x82\xAC\xE2\x82\xAC", 5) == "\xE2\x82\xAC");
    CHECK(shortened("abc", 3) == "abc");
}

TEST_CASE("browsers are sent to our pages with what is ours") {
    const Pages pages("https://play.example");
    CHECK(pages.signed_in("a-b_c", true) == "https://play.example/oauth-callback?code=a-b_c&is_new_user=true");
    CHECK(pages.sign_in_failed("invalid_state") == "https://play.example/sign-in?error=invalid_state");
    CHECK(pages.sign_in_failed("key_of_some_table") == "https://play.example/sign-in?error=sign_in_failed");
    CHECK(pages.sign_in_failed("x\r\nSet-Cookie: a=b") == "https://play.example/sign-in?error=sign_in_failed");
    CHECK(pages.link_failed("session_ended") == "https://play.example/account?error=session_ended");
    CHECK(pages.linked(Provider::steam) == "https://play.example/account?linked=steam");
}

TEST_CASE("forms and queries keep what they carry apart from their own marks") {
    const Form form{{"a", "1&b=2#c"}, {"d", "\xC3\xA4 +/~"}};
    CHECK(encode_form(form) == "a=1%26b%3D2%23c&d=%C3%A4%20%2B%2F~");
}

TEST_CASE("base64url goes both ways and refuses what no encoder makes") {
    for (const std::string text : {"", "f", "fo", "foo", "foob", "\xFF\xFE\xFD\xFC"}) {
        CHECK(decode_base64url(encode_base64url(text)) == text);
    }
    CHECK(encode_base64url("\xFB\xFF") == "-_8");
    for (const auto* wrong : {"Zg==", "Zg=", "Z", "Zh", "+/8", "Z g", "-_9"}) {
        CAPTURE(wrong);
        CHECK_FALSE(decode_base64url(wrong));
    }
}

TEST_CASE("the challenge is the one of RFC 7636, appendix B") {
    CHECK(challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST_CASE("secrets are equal only when every byte is") {
    CHECK(same_secret("", ""));
    CHECK(same_secret("abc", "abc"));
    CHECK_FALSE(same_secret("abc", "abd"));
    CHECK_FALSE(same_secret("abc", "ab"));
    CHECK_FALSE(same_secret("", "a"));
}
