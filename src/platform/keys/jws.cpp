// Three parts, two dots.
#include "platform/keys/jws.hpp"

#include "platform/keys/base64url.hpp"
#include "platform/keys/ec_key.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw {
namespace {

constexpr std::string_view algorithm = "ES256";
constexpr std::size_t longest_header = 256;
constexpr std::size_t longest_document = std::size_t{256} * 1024;

struct Header {
    std::string alg, kid, typ;

    static constexpr auto describe() {
        return fields(
            field("alg", &Header::alg, "Algorithm"), field("kid", &Header::kid, "Key"),
            field("typ", &Header::typ, "Kind of token")
        );
    }
};

struct Parts {
    std::string_view header, payload, signature, signed_text;
};

std::optional<Parts> split(std::string_view token) {
    const auto first = token.find('.');
    if (first == std::string_view::npos) return std::nullopt;
    const auto second = token.find('.', first + 1);
    if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) return std::nullopt;
    return Parts{
        token.substr(0, first), token.substr(first + 1, second - first - 1), token.substr(second + 1),
        token.substr(0, second)};
}

/// Members that we do not know are ignored, except `crit`, which forbids that.
std::optional<Header> read_header(std::string_view text) {
    if (text.size() > longest_header) return std::nullopt;
    const auto json = from_base64url(text);
    if (!json) return std::nullopt;
    try {
        const JsonDocument document = JsonDocument::parse(*json);
        if (!document.root().is_object() || document.root().find("crit")) return std::nullopt;
        return read_json<Header>(document.root());
    } catch (const Failure&) {
        return std::nullopt;
    }
}

}  // namespace

std::string sign_jws(const KeyPair& key, std::string_view type, std::string_view payload) {
    const Header header{.alg = std::string(algorithm), .kid = key.kid, .typ = std::string(type)};
    const std::string text = base64url(to_json(header)) + "." + base64url(payload);
    return text + "." + base64url(sign(parse_private_key(key.private_pem).get(), text));
}

std::optional<SignedText> verify_jws(
    const KeyRing& keys, std::string_view issuer, std::string_view type, std::string_view token, std::size_t longest,
    JwsFault* fault
) {
    JwsFault ignored{};
    JwsFault& why = fault != nullptr ? *fault : ignored;
    why = JwsFault::refused;
    if (token.size() > longest) return std::nullopt;
    const auto parts = split(token);
    if (!parts) return std::nullopt;
    auto header = read_header(parts->header);
    if (!header || header->alg != algorithm || header->typ != type) return std::nullopt;
    const auto key = keys.find(header->kid);
    if (!key) {
        why = JwsFault::unknown_key;
        return std::nullopt;
    }
    if (key->issuer != issuer) return std::nullopt;
    const auto signature = from_base64url(parts->signature);
    if (!signature || !key->parsed->verifies(parts->signed_text, *signature)) return std::nullopt;
    auto payload = from_base64url(parts->payload);
    if (!payload) return std::nullopt;
    why = JwsFault::none;
    return SignedText{std::move(header->kid), std::move(*payload)};
}

std::optional<std::string> kid_in(std::string_view token) {
    const auto parts = split(token);
    auto header = parts ? read_header(parts->header) : std::nullopt;
    if (!header) return std::nullopt;
    return std::move(header->kid);
}

std::string sign_document(const KeyPair& key, std::string_view type, std::string_view json) {
    return sign_jws(key, type, json);
}

std::optional<std::string> verify_document(
    const KeyRing& keys, std::string_view issuer, std::string_view type, std::string_view token
) {
    auto verified = verify_jws(keys, issuer, type, token, longest_document);
    if (!verified) return std::nullopt;
    return std::move(verified->payload);
}

}  // namespace sw
