// What makes two specs of a region the same, and which are no specs.
#include <limits>

#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/region_backend.hpp"
#include "support/catch.hpp"

namespace {

sw::RegionSpec spec() {
    sw::RegionSpec out;
    out.slug = "alpha-reach";
    out.image = "sectorwars:latest";
    out.owner_id = "0198f0a0-0000-7000-8000-000000000001";
    out.epoch = 2;
    out.limits = {2.0, std::int64_t{4} << 30};
    out.environment = {{"A", "1"}, {"B", "2"}};
    out.secrets = {{"database_url", "x"}, {"SW_SERVICE_KEY", "y"}};
    return out;
}

template <class Change>
std::string hash_with(const Change& change) {
    auto changed = spec();
    change(changed);
    return changed.hash();
}

template <class Change>
bool is_refused(const Change& change) {
    auto changed = spec();
    change(changed);
    try {
        sw::check_region_spec(changed);
    } catch (const sw::Failure& failure) {
        return failure.error().id == "bad_region_spec";
    }
    return false;
}

}  // namespace

TEST_CASE("the hash is stable and names what makes an instance another one") {
    const std::string same = spec().hash();
    CHECK(same == "7f6b283a6c0a809c3044964b67feeaa18fee3e0d671023997990bd22f2448a31");
    CHECK(hash_with([](auto& s) { s.limits.cpu_cores = 8; }) == same);
    CHECK(hash_with([](auto& s) { s.job_id = "other"; }) == same);
    CHECK(hash_with([](auto& s) { s.secrets["database_url"] = "rotated"; }) == same);
    CHECK(hash_with([](auto& s) { s.epoch = 3; }) != same);
    CHECK(hash_with([](auto& s) { s.image = "sectorwars:next"; }) != same);
    CHECK(hash_with([](auto& s) { s.environment["A"] = "2"; }) != same);
    CHECK(hash_with([](auto& s) { s.secrets["redis_url"] = "z"; }) != same);
    CHECK(hash_with([](auto& s) { s.nofile = 5; }) != same);
    const auto shifted = hash_with([](auto& s) { s.environment = {{"A", "12"}, {"B", ""}}; });
    CHECK(shifted != hash_with([](auto& s) { s.environment = {{"A", "1"}, {"B", "2"}}; }));
}

TEST_CASE("a region's environment names its secrets' files, never their content") {
    const auto environment = sw::region_environment(spec(), "/run/sw");
    CHECK(environment.at("DATABASE_URL_FILE") == "/run/sw/database_url");
    CHECK(environment.at("SW_SERVICE_KEY_FILE") == "/run/sw/SW_SERVICE_KEY");
    CHECK(environment.at("REGION_ID") == "alpha-reach");
    CHECK(environment.at("REGION_EPOCH") == "2");
    CHECK(environment.at("REGION_SPEC_HASH") == spec().hash());
    CHECK(environment.at("A") == "1");
    CHECK(environment.size() == 7);
}

TEST_CASE("slugs are names that hosts, files and labels may have") {
    for (const auto* fine : {"abc", "a-b", "region-1", "0a0"}) CHECK_NOTHROW(sw::check_region_slug(fine));
    CHECK_NOTHROW(sw::check_region_slug(std::string(50, 'a')));
    for (const auto* bad : {"", "ab", "-ab", "ab-", "a--b", "Abc", "a_b", "a.b", "a/b", "a b", "a\nb", "abc\xc3\xa4"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(sw::check_region_slug(bad), sw::Failure);
    }
    CHECK_THROWS_AS(sw::check_region_slug(std::string(51, 'a')), sw::Failure);
    CHECK_THROWS_AS(sw::check_region_slug(std::string("a\0bc", 4)), sw::Failure);
}

TEST_CASE("a spec with something strange in it is refused") {
    CHECK_FALSE(is_refused([](auto&) {}));
    CHECK(is_refused([](auto& s) { s.image = "-v/:/h"; }));
    CHECK(is_refused([](auto& s) { s.image = "a b"; }));
    CHECK(is_refused([](auto& s) { s.owner_id = "a,b=c"; }));
    CHECK(is_refused([](auto& s) { s.governance = "a\nb"; }));
    CHECK(is_refused([](auto& s) { s.epoch = 0; }));
    CHECK(is_refused([](auto& s) { s.limits.cpu_cores = 0; }));
    CHECK(is_refused([](auto& s) { s.limits.cpu_cores = std::numeric_limits<double>::quiet_NaN(); }));
    CHECK(is_refused([](auto& s) { s.limits.memory_bytes = 5 << 20; }));
    CHECK(is_refused([](auto& s) { s.nofile = -1; }));
    CHECK(is_refused([](auto& s) { s.environment["A\nB"] = "1"; }));
    CHECK(is_refused([](auto& s) { s.environment["lower"] = "1"; }));
    CHECK(is_refused([](auto& s) { s.environment["A"] = "1\nLD_PRELOAD=x"; }));
    CHECK(is_refused([](auto& s) { s.environment["A"] = std::string("1\0", 2); }));
    CHECK(is_refused([](auto& s) { s.environment["A"] = std::string(4097, 'a'); }));
    CHECK(is_refused([](auto& s) { s.environment["REGION_ID"] = "other"; }));
    CHECK(is_refused([](auto& s) { s.environment["DATABASE_URL_FILE"] = "/etc/passwd"; }));
    CHECK(is_refused([](auto& s) { s.secrets["../x"] = "1"; }));
    CHECK(is_refused([](auto& s) { s.secrets["DATABASE_URL"] = "1"; }));
    CHECK(is_refused([](auto& s) { s.secrets["big"] = std::string(70'000, 'a'); }));
}
