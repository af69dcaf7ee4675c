// Sealed values: what opens, and what must not.
#include "sectorwars/platform/envelope.hpp"

#include <cstdlib>
#include <cstring>
#include <random>
#include <vector>

#include "sectorwars/base/result.hpp"
#include "support/catch.hpp"

using sw::Envelope;

namespace {

const std::string master = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

std::string refusal(const Envelope& envelope, const std::string& sealed, const std::string& context) {
    try {
        (void)envelope.open(sealed, context);
        return "";
    } catch (const sw::Failure& failure) {
        return failure.error().id;
    }
}

}  // namespace

TEST_CASE("what was sealed opens again with the same key and context") {
    const auto seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    const Envelope envelope(master);
    for (std::size_t size : {0, 1, 15, 16, 17, 1000, 100'000}) {
        std::string plain(size, ' ');
        for (char& c : plain) c = static_cast<char>(random());
        const std::string sealed = envelope.seal(plain, "table.column:1");
        CHECK(sealed.starts_with("v1." + envelope.key_id() + "."));
        CHECK(envelope.open(sealed, "table.column:1") == plain);
        CHECK(Envelope(master).open(sealed, "table.column:1") == plain);
    }
}

TEST_CASE("a sealed value cannot be moved to another place or opened with another key") {
    const Envelope envelope(master);
    const Envelope other(std::string(64, 'a'));
    const std::string sealed = envelope.seal("secret", "table.column:1");
    CHECK(refusal(envelope, sealed, "table.column:2") == "sealed_value");
    CHECK(refusal(envelope, sealed, "") == "sealed_value");
    CHECK(refusal(other, sealed, "table.column:1") == "sealed_value");
    CHECK(other.key_id() != envelope.key_id());
}

TEST_CASE("every single flipped bit and every missing end of a sealed value is noticed") {
    const Envelope envelope(master);
    const std::string sealed = envelope.seal("a secret of some length", "here");
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        for (int bit = 0; bit < 8; ++bit) {
            std::string flipped = sealed;
            flipped[i] = static_cast<char>(static_cast<unsigned char>(flipped[i]) ^ (1U << bit));
            if (refusal(envelope, flipped, "here") != "sealed_value") FAIL("byte " << i << " bit " << bit);
        }
        if (refusal(envelope, sealed.substr(0, i), "here") != "sealed_value") FAIL("length " << i);
    }
    CHECK(refusal(envelope, sealed + ".", "here") == "sealed_value");
    CHECK(refusal(envelope, "", "here") == "sealed_value");
}

TEST_CASE("no nonce comes twice in a million, so the same text is sealed differently each time") {
    const Envelope envelope(master);
    constexpr std::size_t count = 1'000'000, length = 16;
    std::vector<char> nonces(count * length);
    for (std::size_t i = 0; i < count; ++i) {
        const std::string sealed = envelope.seal("", "here");
        std::memcpy(&nonces[i * length], sealed.data() + 2 + 1 + 8 + 1, length);
    }
    std::qsort(nonces.data(), count, length, [](const void* a, const void* b) { return std::memcmp(a, b, length); });
    std::size_t twice = 0;
    for (std::size_t i = 1; i < count; ++i) {
        if (std::memcmp(&nonces[(i - 1) * length], &nonces[i * length], length) == 0) ++twice;
    }
    CHECK(twice == 0);
}

TEST_CASE("after a rotation older values still open, new ones are sealed with the newest key only") {
    const std::string newest(64, 'a');
    const Envelope before(master);
    const Envelope after(newest, {std::string(64, 'b'), master});
    const std::string old = before.seal("secret", "table.column:1");
    CHECK(after.open(old, "table.column:1") == "secret");
    CHECK(refusal(after, old, "table.column:2") == "sealed_value");

    const std::string fresh = after.seal(after.open(old, "table.column:1"), "table.column:1");
    CHECK(fresh.starts_with("v1." + Envelope(newest).key_id() + "."));
    CHECK(Envelope(newest).open(fresh, "table.column:1") == "secret");
    CHECK(refusal(before, fresh, "table.column:1") == "sealed_value");
    CHECK(refusal(Envelope(newest), old, "table.column:1") == "sealed_value");

    CHECK(after.key_ids().size() == 3);
    CHECK(after.key_id() == Envelope(newest).key_id());
    CHECK(Envelope(newest, {newest}).key_ids().size() == 1);
    CHECK_THROWS_AS(Envelope(newest, {"short"}), sw::Failure);
}

TEST_CASE("a value that an older key sealed is guarded bit by bit, too, its key's name included") {
    const Envelope after(std::string(64, 'a'), {master});
    const std::string sealed = Envelope(master).seal("secret", "here");
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        for (int bit = 0; bit < 8; ++bit) {
            std::string flipped = sealed;
            flipped[i] = static_cast<char>(static_cast<unsigned char>(flipped[i]) ^ (1U << bit));
            if (refusal(after, flipped, "here") != "sealed_value") FAIL("byte " << i << " bit " << bit);
        }
    }
    std::string renamed = sealed;
    renamed.replace(3, after.key_id().size(), after.key_id());
    CHECK(refusal(after, renamed, "here") == "sealed_value");
}

TEST_CASE("keys for purposes follow from every master key, the newest first") {
    const Envelope after(std::string(64, 'a'), {master});
    const auto keys = after.derive_each("capsules");
    REQUIRE(keys.size() == 2);
    CHECK(keys[0] == after.derive("capsules"));
    CHECK(keys[1] == Envelope(master).derive("capsules"));
}

TEST_CASE("keys for purposes differ from each other and follow from the master key") {
    const Envelope envelope(master);
    CHECK(envelope.derive("capsules") == Envelope(master).derive("capsules"));
    CHECK(envelope.derive("capsules") != envelope.derive("other"));
    CHECK(envelope.derive("capsules") != Envelope(std::string(64, 'a')).derive("capsules"));
}

TEST_CASE("a master key is 64 hexadecimal digits") {
    CHECK_NOTHROW(Envelope(std::string(64, 'F')));
    for (const auto& bad : {std::string(), std::string(63, '0'), std::string(65, '0'), std::string(64, 'g')}) {
        CHECK_THROWS_AS(Envelope(bad), sw::Failure);
    }
}

TEST_CASE("random keys differ and hex is lower case") {
    CHECK(sw::random_key() != sw::random_key());
    CHECK(sw::to_hex(std::string_view("\x00\xaf\xff", 3)) == "00afff");
}
