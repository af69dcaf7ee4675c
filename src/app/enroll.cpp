// A row in the registry and a key.
#include "app/enroll.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iterator>

#include "app/app.hpp"
#include "platform/db/db.hpp"
#include "sectorwars/platform/keys.hpp"
#include "sectorwars/regions.hpp"
#include "sectorwars/service_keys.hpp"

namespace sw {
namespace {

std::string read_text(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Readable for its owner only.
void write_key(const std::filesystem::path& path, const std::string& pem) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
    const bool written =
        descriptor >= 0 && ::write(descriptor, pem.data(), pem.size()) == static_cast<ssize_t>(pem.size());
    if (descriptor >= 0) ::close(descriptor);
    if (!written) throw Failure(Code::internal, "key_file", "cannot write " + path.string());
}

KeyPair key_in(const std::filesystem::path& path) {
    if (std::filesystem::exists(path)) return key_pair_of(read_text(path));
    const KeyPair made = make_key_pair();
    write_key(path, made.private_pem);
    return made;
}

void enter(Tx& tx, const Enrolment& wanted, const KeyPair& key) {
    auto region = regions::find(tx, wanted.slug);
    if (!region) {
        regions::NewRegion fresh{.name = wanted.slug};
        fresh.config.slug = regions::slug_of(wanted.slug);
        fresh.config.display_name = wanted.slug;
        fresh.config.total_sectors = wanted.total_sectors;
        fresh.config.generation_seed = static_cast<std::int64_t>(now().time_since_epoch().count() & ((1LL << 53) - 1));
        const RegionId id = regions::create(tx, fresh);
        (void)regions::next_epoch(tx, id);
        regions::set_status(tx, id, regions::Status::active);
        region = regions::find(tx, id);
    }
    register_service_key(tx, region_issuer(wanted.slug), region->region_id, key.public_pem, region->epoch);
    std::printf(
        "%s is region %s, epoch %lld\n", wanted.slug.c_str(), region->region_id.to_string().c_str(),
        static_cast<long long>(region->epoch)
    );
}

}  // namespace

int enroll_region(const Config& config, const Enrolment& wanted) {
    if (config.database_url.empty()) {
        std::fprintf(stderr, "DATABASE_URL of the nexus is needed\n");
        return exit_code::usage;
    }
    try {
        const KeyPair key = key_in(wanted.key_file);
        Db db(db_options(config, config.database_url));
        db.write([&](Tx& tx) { enter(tx, wanted, key); });
        return exit_code::ok;
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "the region cannot be enrolled: %s\n", problem.what());
        return exit_code::unavailable;
    }
}

}  // namespace sw
