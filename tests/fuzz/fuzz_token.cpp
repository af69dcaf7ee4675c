// Tokens, keys and base64 from strangers: nothing that we did not sign is believed, and what we did sign is believed
// only as what it is.
//
// Input: one letter, then the rest. t: a token. p: a payload, which is signed with the right key. h: a header, a line
// break, a payload, signed too. k: a JSON Web Key. b: base64.
#include <cstdint>

#include "fuzz/require.hpp"
#include "platform/keys/base64url.hpp"
#include "platform/keys/ec_key.hpp"
#include "platform/keys/jws.hpp"
#include "platform/token/jwt.hpp"
#include "sectorwars/platform/describe.hpp"

namespace {

using fuzz::require;
using sw::Time;

constexpr Time fixed_now{std::chrono::microseconds{1'800'000'000'000'000}};

struct World {
    sw::KeyPair key = sw::make_key_pair();
    sw::KeyRing ring{};
    sw::JwtIssuer issuer{ring, {.clock = [] { return fixed_now; }}};
    sw::ServiceTokens services{"nexus", ring, [] { return fixed_now; }};

    World() {
        ring.replace("nexus", {{key.kid, key.public_pem}});
        issuer.sign_with(key);
        services.use(key);
        // What comes out of a real one goes in again.
        require(issuer.verify(issuer.issue({.username = "a"})) != nullptr, "our own token counts");
        require(services.verify(services.issue("nexus")) == "nexus", "our own service token counts");
    }
};

World& world() {
    static World one;
    return one;
}

void check_strange(const std::string& token) {
    require(world().issuer.verify(token) == nullptr, "a stranger's access token is refused", token);
    require(!world().services.verify(token), "a stranger's service token is refused", token);
    require(!sw::verify_document(world().ring, "nexus", "receipt", token), "a stranger's document is refused", token);
    (void)sw::kid_in(token);
}

void check_payload(const std::string& payload) {
    const auto access = world().issuer.verify(sw::sign_jws(world().key, "JWT", payload));
    if (access) {
        require(access->expires_at > fixed_now - std::chrono::seconds{31}, "it has not expired", payload);
        require(!world().services.verify(sw::sign_jws(world().key, "svc", payload)), "it is of one kind", payload);
    }
    const auto service = world().services.verify(sw::sign_jws(world().key, "svc", payload));
    require(!service || service == "nexus", "a service is who signed", payload);
    const auto token = sw::sign_document(world().key, "receipt", payload);
    require(sw::verify_document(world().ring, "nexus", "receipt", token) == payload, "documents stay as they are");
}

void check_header(const std::string& header, const std::string& payload) {
    const std::string text = sw::base64url(header) + "." + sw::base64url(payload);
    const auto private_key = sw::parse_private_key(world().key.private_pem);
    const std::string token = text + "." + sw::base64url(sw::sign(private_key.get(), text));
    const auto verified = sw::verify_jws(world().ring, "nexus", "JWT", token, 4096);
    if (!verified) return;
    require(verified->kid == world().key.kid && verified->payload == payload, "only our key signs", header);
    require(header.find("ES256") != std::string::npos || header.find('\\') != std::string::npos, "ES256 only", header);
}

void check_key(const std::string& jwk) {
    try {
        const std::string pem = sw::from_jwk(jwk);
        require(sw::from_jwk(sw::to_jwk(pem)) == pem, "a key that was read is written and read again", jwk);
    } catch (const sw::Failure& failure) {
        require(failure.error().id == "bad_jwk", "a bad key is the sender's fault", failure.error().id);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const char kind = static_cast<char>(data[0]);
    const std::string rest(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto line = rest.find('\n');
    if (kind == 't') check_strange(rest);
    if (kind == 'p') check_payload(rest);
    if (kind == 'h' && line != std::string::npos) check_header(rest.substr(0, line), rest.substr(line + 1));
    if (kind == 'k') check_key(rest);
    if (kind == 'b') {
        const auto bytes = sw::from_base64url(rest);
        require(!bytes || sw::base64url(*bytes) == rest, "one form a text", rest);
    }
    return 0;
}
