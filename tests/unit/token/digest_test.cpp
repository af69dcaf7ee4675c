// Digests against published vectors.
#include "platform/token/digest.hpp"

#include <set>

#include "sectorwars/platform/identity.hpp"
#include "support/catch.hpp"

TEST_CASE("the digest of a token is SHA-256") {
    CHECK(sw::digest_token("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("the keyed digest is HMAC-SHA-256") {
    CHECK(
        sw::keyed_digest("Jefe", "what do ya want for nothing?") ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    );
}

TEST_CASE("random tokens are 43 characters of base64url and never the same") {
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        const std::string token = sw::random_token();
        CHECK(token.size() == 43);
        CHECK(
            token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
            std::string::npos
        );
        seen.insert(token);
    }
    CHECK(seen.size() == 1000);
}
