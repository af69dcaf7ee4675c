// Replies of providers that people sign in with, and what browsers bring back from Steam: whatever comes, nobody gets
// an identity that the bytes do not give, names are usernames, and browsers stay on our pages.
//
// Input: one letter, then the rest. t: tokens. g, m: a person and addresses at GitHub. o, i: a person and an id token
// at Google. s: a name at Steam. c: Steam's confirmation. a: lines of a way back from Steam, in the order of Assertion.
// The letter in upper case means status 400.
#include <algorithm>
#include <cctype>
#include <cstdint>

#include "features/oauth/encoding.hpp"
#include "features/oauth/openid.hpp"
#include "features/oauth/replies.hpp"
#include "fuzz/require.hpp"
#include "sectorwars/auth.hpp"
#include "sectorwars/platform/json.hpp"

namespace {

using fuzz::require;
using namespace sw::oauth;

const std::string return_to = "https://p.example/api/v1/auth/steam/callback?state=abc";
const sw::Time noon = *sw::parse_time("2026-11-21T12:00:00Z");

bool is_digits(const std::string& text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void check_public(const sw::Error& error) {
    require(public_error(error.id) == error.id, "every refusal has a public id", error.id);
}

void check_shown(const std::string& text) {
    require(text.size() <= 100, "what is kept is short", text);
    require(
        text.find_first_of(std::string("\r\n\0\x7f", 4)) == std::string::npos, "and has no control characters", text
    );
    std::string quoted;
    sw::JsonWriter(quoted).value(text);
    require(sw::JsonDocument::parse(quoted).root().as_string() == text, "and is UTF-8", text);
}

void check_names(const Identity& identity) {
    for (int number = 1; number <= most_names; ++number) {
        const std::string name = name_at(name_base(identity.told_name), number, identity);
        require(sw::auth::is_username(name), "names are usernames", name);
        require(!name.starts_with("admin"), "nobody is called an administrator", name);
    }
}

void check_identity(const sw::Result<Identity>& identity, int status) {
    if (!identity) return check_public(identity.error());
    require(status == 200, "only a good status tells of anybody");
    require(is_digits(identity->subject) && identity->subject.size() <= 64, "ids are digits", identity->subject);
    require(!identity->email || sw::auth::is_email(*identity->email), "addresses are addresses");
    check_shown(identity->shown);
    check_names(*identity);
}

void check_tokens(const Reply& reply) {
    const auto tokens = read_tokens(reply);
    if (!tokens) return check_public(tokens.error());
    require(reply.status == 200, "only a good status gives tokens");
    require(!tokens->access_token.empty(), "a token is not empty");
    for (const char c : tokens->access_token) require(c > ' ' && c < 0x7f, "a token fits into a header");
}

void check_email(const Reply& reply) {
    const auto email = read_github_email(reply);
    if (!email) return check_public(email.error());
    require(!*email || (sw::auth::is_email(**email) && (*email)->size() <= 254), "addresses are addresses");
}

void check_id(const std::string& text) {
    const auto wrong = check_id_token(
        text, {.issuer = "https://accounts.google.com", .client_id = "c", .nonce = "n", .subject = "4", .at = noon}
    );
    if (wrong) return check_public(*wrong);
    const auto first = text.find('.');
    const auto payload = decode_base64url(text.substr(first + 1, text.find('.', first + 1) - first - 1));
    require(payload && payload->find("\"nonce\"") != std::string::npos, "a token without the nonce is none", text);
}

Assertion assertion_of(std::string text) {
    Assertion out;
    using Field = std::string Assertion::*;
    for (const Field field :
         {&Assertion::ns, &Assertion::mode, &Assertion::op_endpoint, &Assertion::claimed_id, &Assertion::identity,
          &Assertion::return_to, &Assertion::response_nonce, &Assertion::assoc_handle, &Assertion::signed_fields,
          &Assertion::sig}) {
        const auto end = std::min(text.find('\n'), text.size());
        out.*field = text.substr(0, end);
        text.erase(0, end + 1);
    }
    return out;
}

void check_assertion(const std::string& text) {
    const Assertion assertion = assertion_of(text);
    const auto id =
        read_assertion(assertion, {.provider_url = "https://s.example", .return_to = return_to, .at = noon});
    const std::string form = encode_form(confirmation_of(assertion));
    require(std::count(form.begin(), form.end(), '&') == 9, "no value adds a parameter to the question", form);
    if (!id) return check_public(id.error());
    require(is_digits(*id) && id->size() == 17, "Steam's ids have 17 digits", *id);
    require(assertion.claimed_id == "https://s.example/openid/id/" + *id, "and come from the claimed one");
    require(assertion.return_to == return_to, "only our own way back");
    require(assertion.op_endpoint == "https://s.example/openid/login", "only the endpoint of the configuration");
    for (const auto* name : {"claimed_id", "identity", "return_to", "response_nonce", "op_endpoint"}) {
        require(assertion.signed_fields.find(name) != std::string::npos, "all of it signed", assertion.signed_fields);
    }
}

void check_confirmed(const Reply& reply) {
    const auto wrong = check_confirmation(reply);
    if (wrong) return check_public(*wrong);
    require(reply.body.find("is_valid:true") != std::string_view::npos, "a confirmation says so");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string rest(reinterpret_cast<const char*>(data) + 1, size - 1);
    const bool refused = std::isupper(data[0]) != 0;
    const Reply reply{.status = refused ? 400 : 200, .body = rest};
    switch (std::tolower(data[0])) {
        case 't':
            check_tokens(reply);
            break;
        case 'g':
            check_identity(read_github_user(reply), reply.status);
            break;
        case 'm':
            check_email(reply);
            break;
        case 'o':
            check_identity(read_google_user(reply), reply.status);
            break;
        case 'i':
            check_id(rest);
            break;
        case 's':
            check_shown(read_steam_name(reply, "76561198000000001"));
            break;
        case 'c':
            check_confirmed(reply);
            break;
        default:
            check_assertion(rest);
    }
    return 0;
}
