// The file of a capsule withstands accidents and forgers.
#include "platform/capsule/file.hpp"

#include <stdlib.h>

#include <fstream>
#include <iterator>

#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/envelope.hpp"
#include "support/catch.hpp"

namespace fs = std::filesystem;
using sw::capsule::chunk_size;
using sw::capsule::FileReader;
using sw::capsule::FileWriter;
using sw::capsule::Manifest;

namespace {

struct Folder {
    Folder() {
        char name[] = "/tmp/capsule-test-XXXXXX";
        path = ::mkdtemp(name);
    }

    ~Folder() { fs::remove_all(path); }

    fs::path path;
};

const sw::Envelope& envelope() {
    static const sw::Envelope made(std::string(64, 'a'));
    return made;
}

Manifest example() {
    Manifest out;
    out.slug = "alpha-reach";
    out.region_id = sw::RegionId(sw::Uuid::make());
    out.schema = "region";
    out.created_at = sw::now();
    out.counts.rows["players"] = 7;
    out.counts.ledger = "00ff";
    return out;
}

std::string some_bytes(std::size_t size) {
    std::string out(size, '\0');
    std::uint32_t state = 2102;
    for (char& c : out) {
        state = state * 1664525U + 1013904223U;
        c = static_cast<char>(state >> 24);
    }
    return out;
}

void write_capsule(const fs::path& file, Manifest manifest, const std::string& dump) {
    FileWriter writer(envelope(), file, manifest);
    for (std::size_t at = 0; at < dump.size(); at += 100'000) writer.write(std::string_view(dump).substr(at, 100'000));
    CHECK(writer.finish().size() == 64);
    CHECK(writer.bytes() == static_cast<std::int64_t>(fs::file_size(file)));
}

std::string read_capsule(const fs::path& file, const sw::Envelope& with = envelope()) {
    FileReader reader(with, file);
    std::string out;
    std::string piece;
    while (reader.next(piece)) out += piece;
    return out;
}

std::string slurp(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void spill(const fs::path& file, const std::string& bytes) {
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out << bytes;
}

/// The id of the failure of reading it all, or "" when it reads.
std::string failure_of(const fs::path& file, const sw::Envelope& with = envelope()) {
    try {
        (void)read_capsule(file, with);
    } catch (const sw::Failure& failure) {
        return failure.error().id;
    }
    return "";
}

/// Where the chunks begin: behind magic, manifest and MAC.
std::size_t chunks_at(const std::string& bytes) {
    std::size_t size = 0;
    for (std::size_t i = 8; i < 12; ++i) size = size << 8 | static_cast<unsigned char>(bytes[i]);
    return 12 + size + 32;
}

constexpr std::size_t whole_chunk = 4 + chunk_size + 16;

}  // namespace

TEST_CASE("what goes into a capsule comes out of it, at every length") {
    const Folder folder;
    for (const std::size_t size :
         {std::size_t{0}, std::size_t{1}, chunk_size - 1, chunk_size, chunk_size + 1, 3 * chunk_size}) {
        INFO(size);
        const fs::path file = folder.path / "sub" / (std::to_string(size) + ".capsule");
        const std::string dump = some_bytes(size);
        const Manifest manifest = example();
        write_capsule(file, manifest, dump);
        CHECK(read_capsule(file) == dump);
        const FileReader reader(envelope(), file);
        CHECK(reader.manifest().counts == manifest.counts);
        CHECK(reader.manifest().region_id == manifest.region_id);
        if (size > 64) CHECK(slurp(file).find(dump.substr(0, 32)) == std::string::npos);
        CHECK((fs::status(file).permissions() & fs::perms::others_read) == fs::perms::none);
    }
}

TEST_CASE("a capsule has its name only when it is whole") {
    const Folder folder;
    const fs::path file = folder.path / "x.capsule";
    {
        Manifest manifest = example();
        FileWriter writer(envelope(), file, manifest);
        writer.write(some_bytes(2 * chunk_size));
        CHECK_FALSE(fs::exists(file));
        CHECK(fs::exists(folder.path / "x.capsule.part"));
    }
    CHECK(fs::is_empty(folder.path));
}

TEST_CASE("every flipped bit is found") {
    const Folder folder;
    const fs::path file = folder.path / "x.capsule";
    write_capsule(file, example(), some_bytes(chunk_size + 5000));
    const std::string good = slurp(file);
    const std::size_t body = chunks_at(good);
    // Every byte of the head and of the borders, and some of the long middle.
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < body + 40; ++i) places.push_back(i);
    for (std::size_t i = body + whole_chunk - 20; i < body + whole_chunk + 20; ++i) places.push_back(i);
    for (std::size_t i = good.size() - 40; i < good.size(); ++i) places.push_back(i);
    for (std::size_t i = body; i < good.size(); i += 9973) places.push_back(i);
    int unnoticed = 0;
    for (const std::size_t place : places) {
        std::string bad = good;
        bad[place] = static_cast<char>(bad[place] ^ (1 << (place % 8)));
        spill(file, bad);
        if (failure_of(file) != "capsule_damaged") ++unnoticed;
    }
    CHECK(unnoticed == 0);
}

TEST_CASE("a capsule that was cut off, anywhere, is found") {
    const Folder folder;
    const fs::path file = folder.path / "x.capsule";
    write_capsule(file, example(), some_bytes(2 * chunk_size + 100));
    const std::string good = slurp(file);
    const std::size_t body = chunks_at(good);
    for (const std::size_t size :
         {std::size_t{0}, std::size_t{5}, std::size_t{12}, body - 33, body - 1, body, body + 3, body + 4,
          body + whole_chunk, body + 2 * whole_chunk, good.size() - 1}) {
        INFO(size);
        spill(file, good.substr(0, size));
        CHECK(failure_of(file) == "capsule_damaged");
    }
    spill(file, good + "x");
    CHECK(failure_of(file) == "capsule_damaged");
}

TEST_CASE("chunks cannot be reordered, repeated, left out or taken from another capsule") {
    const Folder folder;
    const fs::path file = folder.path / "x.capsule";
    const fs::path other_file = folder.path / "y.capsule";
    const Manifest manifest = example();
    write_capsule(file, manifest, some_bytes(3 * chunk_size));
    write_capsule(other_file, manifest, some_bytes(3 * chunk_size));
    const std::string good = slurp(file);
    const std::string other = slurp(other_file);
    const std::size_t body = chunks_at(good);
    const auto chunk = [&](const std::string& from, std::size_t i) {
        return from.substr(chunks_at(from) + i * whole_chunk, whole_chunk);
    };
    const std::string head = good.substr(0, body);
    CHECK(head + chunk(good, 0) + chunk(good, 1) + chunk(good, 2) == good);
    for (const std::string& bad :
         {head + chunk(good, 1) + chunk(good, 0) + chunk(good, 2),
          head + chunk(good, 0) + chunk(good, 0) + chunk(good, 2), head + chunk(good, 0) + chunk(good, 2),
          head + chunk(good, 2), head + chunk(other, 0) + chunk(good, 1) + chunk(good, 2),
          other.substr(0, chunks_at(other)) + good.substr(body)}) {
        spill(file, bad);
        CHECK(failure_of(file) == "capsule_damaged");
    }
}

TEST_CASE("another master key opens nothing, and other files are no capsules") {
    const Folder folder;
    const fs::path file = folder.path / "x.capsule";
    write_capsule(file, example(), "dump");
    CHECK(failure_of(file, sw::Envelope(std::string(64, 'b'))) == "capsule_damaged");
    CHECK(failure_of(file).empty());
    spill(file, "PGDMP and so on, for long enough to be read");
    CHECK(failure_of(file) == "capsule_damaged");
    CHECK(failure_of(folder.path / "none.capsule") == "capsule_io");
}

TEST_CASE("capsules are listed newest first and pruned when they expire, but never the last one") {
    const Folder folder;
    const auto day = std::chrono::hours{24};
    const auto put = [&](const std::string& name, sw::capsule::Kind kind, std::chrono::hours age) {
        Manifest manifest = example();
        manifest.kind = kind;
        manifest.created_at = sw::now() - age;
        write_capsule(folder.path / "alpha" / (name + ".capsule"), manifest, name);
    };
    using sw::capsule::Kind;
    put("1-old", Kind::automatic, 40 * day);
    put("2-manual", Kind::manual, 50 * day);
    put("3-young", Kind::automatic, 10 * day);
    spill(folder.path / "alpha" / "4-broken.capsule", "broken");
    std::vector<fs::path> damaged;
    const auto listed = sw::capsule::list(envelope(), folder.path, "alpha", &damaged);
    REQUIRE(listed.size() == 3);
    CHECK(listed[0].file.filename() == "3-young.capsule");
    CHECK(damaged.size() == 1);
    CHECK(sw::capsule::list(envelope(), folder.path, "nobody").empty());

    const auto removed = sw::capsule::prune(envelope(), folder.path, sw::now());
    REQUIRE(removed.size() == 1);
    CHECK(removed[0].filename() == "1-old.capsule");
    CHECK(sw::capsule::prune(envelope(), folder.path, sw::now() + 100 * day).empty());
    CHECK(sw::capsule::list(envelope(), folder.path, "alpha").size() == 2);
}
