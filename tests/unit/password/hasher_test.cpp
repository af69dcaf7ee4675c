// Argon2id hashes: known vectors, foreign PHC strings, refusals, concurrency.
#include <argon2.h>

#include <array>
#include <atomic>
#include <set>
#include <string>
#include <thread>

#include "platform/password/argon2_hasher.hpp"
#include "support/catch.hpp"

using sw::Argon2Cost;
using sw::Argon2Hasher;

namespace {

constexpr Argon2Cost cheap{.memory_kib = 1024, .passes = 2, .lanes = 2};

std::string encoded_by_the_library(const std::string& password, const Argon2Cost& cost) {
    const std::string salt = "sixteen byte slt";
    std::array<char, 256> text{};
    const int code = argon2id_hash_encoded(
        cost.passes, cost.memory_kib, cost.lanes, password.data(), password.size(), salt.data(), salt.size(), 32,
        text.data(), text.size()
    );
    REQUIRE(code == ARGON2_OK);
    return text.data();
}

}  // namespace

TEST_CASE("the reference vectors of Argon2id verify") {
    Argon2Hasher hasher(1);
    const std::string vectors[] = {
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"};
    for (const auto& phc : vectors) {
        CHECK(hasher.verify("password", phc));
        CHECK_FALSE(hasher.verify("passwore", phc));
    }
}

TEST_CASE("a hash has the costs of the specification and another salt each time") {
    Argon2Hasher hasher(1);
    const std::string first = hasher.hash("correct horse");
    CHECK(first.starts_with("$argon2id$v=19$m=65536,t=3,p=4$"));
    const auto parts = sw::parse_phc(first);
    REQUIRE(parts);
    CHECK(parts->salt.size() == 16);
    CHECK(parts->hash.size() == 32);
    CHECK(hasher.hash("correct horse") != first);
    CHECK(hasher.verify("correct horse", first));
    CHECK_FALSE(hasher.verify("correct horsf", first));
    CHECK_FALSE(hasher.verify("", first));
}

TEST_CASE("hashes pass between this code and libargon2's own codec in both directions") {
    Argon2Hasher hasher(1);
    const std::string password("with a \0 byte and ünïcode", 26);
    CHECK(hasher.verify(password, encoded_by_the_library(password, {})));
    CHECK(argon2id_verify(hasher.hash(password).c_str(), password.data(), password.size()) == ARGON2_OK);
}

TEST_CASE("a malformed hash never verifies") {
    Argon2Hasher hasher(1, cheap);
    const std::string good = hasher.hash("x");
    for (std::size_t length = 0; length < good.size(); ++length) {
        INFO(length);
        CHECK_FALSE(hasher.verify("x", good.substr(0, length)));
    }
    for (const std::string bad :
         {"$argon2i$v=19$m=1024,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
          "$argon2id$v=16$m=1024,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
          "$argon2id$v=19$m=01024,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
          "$argon2id$v=19$m=99999999999,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
          "$argon2id$v=19$m=1024,t=2,p=2$c29tZXNhbHR$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
          "$argon2id$v=19$m=1024,t=2,p=2$c29tZXNhbHQ=$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
          "$argon2id$v=19$m=1024,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc$"}) {
        INFO(bad);
        CHECK_FALSE(hasher.verify("password", bad));
        CHECK_FALSE(sw::parse_phc(bad));
    }
    CHECK_FALSE(hasher.verify("x", good + "\n"));
}

TEST_CASE("a stored hash that costs more than ours is refused instead of computed") {
    Argon2Hasher hasher(1, cheap);
    CHECK_FALSE(hasher.verify("p", encoded_by_the_library("p", {.memory_kib = 2048, .passes = 2, .lanes = 2})));
    CHECK_FALSE(hasher.verify("p", encoded_by_the_library("p", {.memory_kib = 1024, .passes = 3, .lanes = 2})));
    CHECK(hasher.verify("p", encoded_by_the_library("p", cheap)));
}

TEST_CASE("a hash of other costs is outdated") {
    Argon2Hasher hasher(1, cheap);
    CHECK(hasher.outdated(encoded_by_the_library("p", {.memory_kib = 512, .passes = 2, .lanes = 2})));
    CHECK_FALSE(hasher.outdated(hasher.hash("p")));
    CHECK_FALSE(hasher.outdated("not a hash"));
}

TEST_CASE("hashes made and checked at once by many threads do not disturb each other") {
    Argon2Hasher hasher(2, cheap);
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 6; ++t) {
        threads.emplace_back([&, t] {
            const std::string own = "password " + std::to_string(t);
            for (int i = 0; i < 8; ++i) {
                const std::string phc = hasher.hash(own);
                if (!hasher.verify(own, phc) || hasher.verify(own + "x", phc)) ++wrong;
            }
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(wrong == 0);
}

TEST_CASE("an arena is used again and only as many are kept as threads hash") {
    sw::ArenaShelf shelf(1 << 20, 1);
    auto first = shelf.take();
    auto second = shelf.take();
    auto* const address = first->data();
    CHECK(reinterpret_cast<std::uintptr_t>(address) % (2 << 20) == 0);
    shelf.put_back(std::move(first));
    shelf.put_back(std::move(second));
    CHECK(shelf.take()->data() == address);
}
