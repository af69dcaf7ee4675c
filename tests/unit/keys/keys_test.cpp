// Key pairs, JSON Web Keys, the ring and signed documents.
#include "sectorwars/platform/keys.hpp"

#include "platform/keys/base64url.hpp"
#include "platform/keys/ec_key.hpp"
#include "platform/keys/jws.hpp"
#include "sectorwars/platform/describe.hpp"
#include "support/catch.hpp"

using sw::KeyPair;

namespace {

/// The EC key of RFC 7517, appendix A.1.
constexpr const char* known_jwk = R"({"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",)"
                                  R"("y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","use":"enc","kid":"1"})";

std::string member(const std::string& json, const std::string& name) {
    const auto document = sw::JsonDocument::parse(json);
    const auto value = document.root().find(name);
    return value ? std::string(value->as_string().value_or("")) : "";
}

std::string id_of(const std::function<void()>& work) {
    try {
        work();
        return "";
    } catch (const sw::Failure& failure) {
        return failure.error().id;
    }
}

}  // namespace

TEST_CASE("the thumbprint of RFC 7638 comes out") {
    const std::string canonical =
        R"({"e":"AQAB","kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxu)"
        R"(hDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2Q)"
        R"(vzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2Nc)"
        R"(Rwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"})";
    CHECK(sw::thumbprint(canonical) == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
}

TEST_CASE("a JSON Web Key becomes PEM and itself again") {
    const std::string pem = sw::from_jwk(known_jwk);
    CHECK(pem.starts_with("-----BEGIN PUBLIC KEY-----"));
    const std::string jwk = sw::to_jwk(pem);
    for (const char* name : {"kty", "crv", "x", "y"}) CHECK(member(jwk, name) == member(known_jwk, name));
    CHECK(member(jwk, "use") == "sig");
    CHECK(member(jwk, "alg") == "ES256");
    CHECK(member(jwk, "kid") == sw::kid_of(std::string_view(pem)));
    CHECK(sw::from_jwk(jwk) == pem);
}

TEST_CASE("what is no P-256 public key is no key") {
    const std::string good = known_jwk;
    const auto changed = [&](std::string_view from, std::string_view to) {
        std::string out = good;
        return out.replace(out.find(from), from.size(), to);
    };
    for (const auto& bad :
         {std::string("{}"), std::string("[]"), std::string("x"), changed("EC", "RSA"), changed("P-256", "P-384"),
          changed("MKBC", "MKBD"), changed("MKBC", "MKB="), changed("MKBC", "")}) {
        INFO(bad);
        CHECK(id_of([&] { (void)sw::from_jwk(bad); }) == "bad_jwk");
    }
    CHECK(id_of([] { (void)sw::to_jwk("nonsense"); }) == "bad_key");
    CHECK(id_of([] { (void)sw::key_pair_of(""); }) == "bad_key");
}

TEST_CASE("a pair follows from its private key, and pairs differ") {
    const KeyPair pair = sw::make_key_pair();
    const KeyPair again = sw::key_pair_of(pair.private_pem);
    CHECK(again.kid == pair.kid);
    CHECK(again.public_pem == pair.public_pem);
    CHECK(pair.private_pem.starts_with("-----BEGIN PRIVATE KEY-----"));
    CHECK(pair.kid.size() == 43);
    CHECK(sw::make_key_pair().kid != pair.kid);
    CHECK(id_of([&] { (void)sw::to_jwk(pair.private_pem); }) == "bad_key");
}

TEST_CASE("a document comes back byte by byte, for its issuer, type and signature only") {
    const KeyPair pair = sw::make_key_pair();
    sw::KeyRing ring;
    ring.replace("region:alpha", {{pair.kid, pair.public_pem}});
    const std::string text = R"({ "b" : 1.50, "a":[1 , 2] })";
    const std::string token = sw::sign_document(pair, "receipt", text);
    CHECK(sw::verify_document(ring, "region:alpha", "receipt", token) == text);
    CHECK_FALSE(sw::verify_document(ring, "region:beta", "receipt", token));
    CHECK_FALSE(sw::verify_document(ring, "nexus", "receipt", token));
    CHECK_FALSE(sw::verify_document(ring, "region:alpha", "ticket", token));
    CHECK_FALSE(sw::verify_document(ring, "region:alpha", "receipt", token + "A"));
    CHECK_FALSE(sw::verify_document(ring, "region:alpha", "receipt", token + "."));
    for (std::size_t i = 0; i < token.size(); ++i) {
        std::string flipped = token;
        flipped[i] = flipped[i] == 'A' ? 'B' : 'A';
        if (sw::verify_document(ring, "region:alpha", "receipt", flipped)) FAIL("byte " << i);
    }
    ring.replace("region:alpha", {});
    CHECK_FALSE(sw::verify_document(ring, "region:alpha", "receipt", token));
}

TEST_CASE("keys of one issuer are replaced together, those of others stay") {
    const KeyPair one = sw::make_key_pair();
    const KeyPair two = sw::make_key_pair();
    sw::KeyRing ring;
    ring.replace("nexus", {{one.kid, one.public_pem}});
    ring.replace("region:alpha", {{two.kid, two.public_pem}});
    CHECK(ring.contains("nexus", one.kid));
    CHECK_FALSE(ring.contains("region:alpha", one.kid));
    ring.replace("region:alpha", {{one.kid, one.public_pem}});
    CHECK(ring.find(one.kid)->issuer == "nexus");
    CHECK_FALSE(ring.find(two.kid));
    CHECK(id_of([&] { ring.replace("nexus", {{"x", "nonsense"}}); }) == "bad_key");
    CHECK(ring.contains("nexus", one.kid));
}

TEST_CASE("base64 has one form a text") {
    for (const std::string_view text : {"", "f", "fo", "foo", "foob", "fooba", "foobar"}) {
        CHECK(sw::from_base64url(sw::base64url(text)) == text);
    }
    CHECK(sw::base64url("foobar") == "Zm9vYmFy");
    CHECK(sw::base64url("\xff\xfe") == "__4");
    for (const char* bad : {"Z", "Zh", "Zg==", "Zm9v YmFy", "Zm9+", "Zm9/", "Zm9vY"}) {
        INFO(bad);
        CHECK_FALSE(sw::from_base64url(bad));
    }
}
