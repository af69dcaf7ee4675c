// Reading JSON of strangers.
#include "replies.hpp"

#include <algorithm>

#include "encoding.hpp"
#include "sectorwars/auth.hpp"
#include "sectorwars/platform/json.hpp"

namespace sw::oauth {
namespace {

constexpr std::size_t longest_token = 4096;
constexpr std::size_t longest_subject = 64;
constexpr std::size_t longest_shown = 100;
constexpr std::chrono::seconds clock_skew{60};

std::optional<JsonDocument> parse(std::string_view text) {
    if (text.size() > longest_reply) return std::nullopt;
    try {
        return JsonDocument::parse(text);
    } catch (const Failure&) {
        return std::nullopt;
    }
}

/// The document of a reply with status 200 that is an object.
Result<JsonDocument> object_of(const Reply& reply) {
    if (reply.status != 200) return provider_unavailable();
    auto document = parse(reply.body);
    if (!document || !document->root().is_object()) return invalid_answer();
    return std::move(*document);
}

/// A member that is a string; empty otherwise.
std::string_view text_at(const JsonValue& object, std::string_view name) {
    if (!object.is_object()) return {};
    const auto value = object.find(name);
    return value ? value->as_string().value_or("") : std::string_view{};
}

bool is_true(const JsonValue& object, std::string_view name) {
    const auto value = object.find(name);
    return value && value->as_boolean() == true;
}

bool is_header_text(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

bool is_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::string> email_of(std::string_view text) {
    constexpr std::size_t longest_email = 254;
    if (text.size() > longest_email || !auth::is_email(text)) return std::nullopt;
    return auth::lower(text);
}

}  // namespace

Error invalid_answer() {
    return {
        .code = Code::unavailable,
        .id = "invalid_answer",
        .message = "What the provider said about you is not as it should be. Please try again."};
}

Error provider_refused() {
    return {
        .code = Code::unauthenticated,
        .id = "provider_refused",
        .message = "The provider did not confirm who you are."};
}

Error provider_unavailable() {
    return {
        .code = Code::unavailable,
        .id = "provider_unavailable",
        .message = "The provider does not answer. Please try again."};
}

Result<ProviderTokens> read_tokens(const Reply& reply) {
    if (reply.status == 400 || reply.status == 401 || reply.status == 403) return provider_refused();
    const auto document = object_of(reply);
    if (!document) return document.error();
    const JsonValue root = document->root();
    if (root.find("error")) return provider_refused();  // GitHub says so with status 200
    const std::string_view access = text_at(root, "access_token");
    const std::string_view id = text_at(root, "id_token");
    if (access.empty() || access.size() > longest_token || !is_header_text(access)) return invalid_answer();
    if (id.size() > longest_token) return invalid_answer();
    const std::string_view type = text_at(root, "token_type");
    if (!type.empty() && auth::lower(type) != "bearer") return invalid_answer();
    return ProviderTokens{.access_token = std::string(access), .id_token = std::string(id)};
}

Result<Identity> read_github_user(const Reply& reply) {
    const auto document = object_of(reply);
    if (!document) return document.error();
    const JsonValue root = document->root();
    const auto number = root.find("id");
    const std::int64_t id = number ? number->as_integer().value_or(0) : 0;
    const std::string_view login = text_at(root, "login");
    if (id <= 0 || login.empty()) return invalid_answer();
    return Identity{
        .provider = Provider::github,
        .subject = std::to_string(id),
        .shown = shortened(login, longest_shown),
        .told_name = std::string(login.substr(0, longest_shown)),
        .email = std::nullopt};
}

Result<std::optional<std::string>> read_github_email(const Reply& reply) {
    if (reply.status != 200) return provider_unavailable();
    const auto document = parse(reply.body);
    if (!document || !document->root().is_array()) return invalid_answer();
    const JsonValue list = document->root();
    for (std::size_t i = 0; i < list.size(); ++i) {
        const JsonValue one = list.at(i);
        if (!one.is_object() || !is_true(one, "primary") || !is_true(one, "verified")) continue;
        return email_of(text_at(one, "email"));
    }
    return std::optional<std::string>{};
}

Result<Identity> read_google_user(const Reply& reply) {
    const auto document = object_of(reply);
    if (!document) return document.error();
    const JsonValue root = document->root();
    const std::string_view id = text_at(root, "id");
    if (!is_digits(id) || id.size() > longest_subject) return invalid_answer();
    Identity out{.provider = Provider::google, .subject = std::string(id), .shown = {}, .told_name = {}, .email = {}};
    if (is_true(root, "verified_email")) out.email = email_of(text_at(root, "email"));
    out.shown = shortened(text_at(root, "name"), longest_shown);
    if (out.email) out.told_name = out.email->substr(0, out.email->find('@'));
    return out;
}

std::optional<Error> check_id_token(std::string_view id_token, const IdTokenWish& wish) {
    const auto first = id_token.find('.');
    const auto second = first == std::string_view::npos ? first : id_token.find('.', first + 1);
    if (second == std::string_view::npos || id_token.size() > longest_token) return invalid_answer();
    const auto payload = decode_base64url(id_token.substr(first + 1, second - first - 1));
    const auto document = payload ? parse(*payload) : std::nullopt;
    if (!document || !document->root().is_object()) return invalid_answer();
    const JsonValue claims = document->root();
    constexpr std::string_view scheme = "https://";
    const std::string_view issuer = text_at(claims, "iss");
    const bool short_issuer = wish.issuer.starts_with(scheme) && issuer == wish.issuer.substr(scheme.size());
    const auto expiry = claims.find("exp");
    const std::int64_t until = expiry ? expiry->as_integer().value_or(0) : 0;
    const auto oldest = std::chrono::floor<std::chrono::seconds>(wish.at - clock_skew).time_since_epoch().count();
    const bool fine = (issuer == wish.issuer || short_issuer) && text_at(claims, "aud") == wish.client_id &&
                      text_at(claims, "sub") == wish.subject && until > oldest &&
                      same_secret(text_at(claims, "nonce"), wish.nonce);
    if (fine) return std::nullopt;
    return invalid_answer();
}

std::string read_steam_name(const Reply& reply, std::string_view steam_id) {
    const auto document = object_of(reply);
    if (!document) return {};
    const auto response = document->root().find("response");
    const auto players = response && response->is_object() ? response->find("players") : std::nullopt;
    if (!players || !players->is_array() || players->size() != 1) return {};
    const JsonValue player = players->at(0);
    if (text_at(player, "steamid") != steam_id) return {};
    return shortened(text_at(player, "personaname"), longest_shown);
}

}  // namespace sw::oauth
