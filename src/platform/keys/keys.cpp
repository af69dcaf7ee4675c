// Key pairs, JSON Web Keys and the ring.
#include "sectorwars/platform/keys.hpp"

#include <openssl/ec.h>

#include "platform/keys/base64url.hpp"
#include "platform/keys/ec_key.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw {
namespace {

/// The members that we write and read (RFC 7518, section 6.2).
struct Jwk {
    std::string kty, crv, x, y, kid, use, alg;

    static constexpr auto describe() {
        return fields(
            field("kty", &Jwk::kty, "Key type"), field("crv", &Jwk::crv, "Curve"), field("x", &Jwk::x, "Point"),
            field("y", &Jwk::y, "Point"), field("kid", &Jwk::kid, "Name"), field("use", &Jwk::use, "Purpose"),
            field("alg", &Jwk::alg, "Algorithm")
        );
    }
};

/// Of a foreign key only these matter.
struct Point {
    std::string kty, crv, x, y;

    static constexpr auto describe() {
        return fields(
            field("kty", &Point::kty, "Key type"), field("crv", &Point::crv, "Curve"), field("x", &Point::x, "Point"),
            field("y", &Point::y, "Point")
        );
    }
};

[[noreturn]] void bad_jwk() {
    throw Failure(Code::invalid, "bad_jwk", "This is not a P-256 public key as a JSON Web Key.");
}

KeyPair pair_of(EVP_PKEY* key) {
    return {.kid = kid_of(coordinates_of(key)), .private_pem = private_pem_of(key), .public_pem = public_pem_of(key)};
}

}  // namespace

KeyPair make_key_pair() {
    const Pkey key(EVP_EC_gen("P-256"));
    if (!key) throw Failure(Code::internal, "no_key", "A key could not be made.");
    return pair_of(key.get());
}

KeyPair key_pair_of(std::string_view private_pem) {
    return pair_of(parse_private_key(private_pem).get());
}

std::string kid_of(std::string_view public_pem) {
    return kid_of(coordinates_of(parse_public_key(public_pem).get()));
}

std::string to_jwk(std::string_view public_pem) {
    const Coordinates point = coordinates_of(parse_public_key(public_pem).get());
    return to_json(Jwk{
        .kty = "EC",
        .crv = "P-256",
        .x = base64url(point.x),
        .y = base64url(point.y),
        .kid = kid_of(point),
        .use = "sig",
        .alg = "ES256"});
}

std::string from_jwk(std::string_view jwk) {
    Point given;
    try {
        given = parse_json<Point>(std::string(jwk));
    } catch (const Failure&) {
        bad_jwk();
    }
    const auto x = from_base64url(given.x);
    const auto y = from_base64url(given.y);
    if (given.kty != "EC" || given.crv != "P-256" || !x || !y) bad_jwk();
    const Pkey key = key_at({*x, *y});
    if (!key) bad_jwk();
    return public_pem_of(key.get());
}

std::optional<KeyRing::Key> KeyRing::find(std::string_view kid) const {
    const std::lock_guard lock(mutex_);
    const auto found = keys_.find(kid);
    if (found == keys_.end()) return std::nullopt;
    return found->second;
}

bool KeyRing::contains(std::string_view issuer, std::string_view kid) const {
    const std::lock_guard lock(mutex_);
    const auto found = keys_.find(kid);
    return found != keys_.end() && found->second.issuer == issuer;
}

void KeyRing::replace(std::string_view issuer, std::map<std::string, std::string> pem_by_kid) {
    std::map<std::string, Key, std::less<>> fresh;
    for (auto& [kid, pem] : pem_by_kid) {
        auto parsed = std::make_shared<const PublicKey>(pem);
        fresh.emplace(kid, Key{std::string(issuer), std::move(pem), std::move(parsed)});
    }
    const std::lock_guard lock(mutex_);
    std::erase_if(keys_, [&](const auto& entry) { return entry.second.issuer == issuer; });
    keys_.merge(fresh);  // a kid of another issuer keeps its meaning
}

void KeyRing::missed() {
    {
        const std::lock_guard lock(mutex_);
        const auto at = std::chrono::steady_clock::now();
        if (asked_ != std::chrono::steady_clock::time_point{} && at - asked_ < ask_pause) return;
        asked_ = at;
    }
    if (on_unknown) on_unknown();
}

std::string region_issuer(std::string_view slug) {
    return "region:" + std::string(slug);
}

}  // namespace sw
