// Which paths go to a region.
#include "app/router/paths.hpp"

#include <string>

#include "support/catch.hpp"

using sw::router::may_be_region_path;
using sw::router::read_region_path;
using sw::router::RegionPath;
using sw::router::Verdict;

TEST_CASE("both forms lead to the same path of the region, with query and encoding kept") {
    RegionPath path;
    REQUIRE(read_region_path("/r/alpha-reach/api/v1/sectors/7?x=a%20b&y=%2F", path) == Verdict::region);
    CHECK(path.region == "alpha-reach");
    CHECK(path.target == "/api/v1/sectors/7?x=a%20b&y=%2F");
    CHECK(path.canonical);
    REQUIRE(read_region_path("/r/alpha-reach/sectors/7", path) == Verdict::region);
    CHECK(path.target == "/api/v1/sectors/7");
    REQUIRE(read_region_path("/api/v1/regions/alpha-reach/sectors/caf%C3%A9/", path) == Verdict::region);
    CHECK(path.target == "/api/v1/sectors/caf%C3%A9/");
    CHECK_FALSE(path.canonical);
    REQUIRE(read_region_path("http://play.example.org/r/alpha-reach/api/v1/ws/connect", path) == Verdict::region);
    CHECK(path.target == "/api/v1/ws/connect");
    REQUIRE(read_region_path("/r/0193a1c2-7b0e-7cc3-98c4-dc0c0c07398f/status", path) == Verdict::region);
    CHECK(path.region == "0193a1c2-7b0e-7cc3-98c4-dc0c0c07398f");
}

TEST_CASE("the registry keeps its own paths") {
    RegionPath path;
    for (const char* own :
         {"/api/v1/regions/alpha-reach", "/api/v1/regions/alpha-reach/", "/api/v1/regions/alpha-reach?x=1",
          "/api/v1/regions/my-region/policies", "/api/v1/regions/treaties/7", "/api/v1/regions/provision/x",
          "/api/v1/regions/health/x", "/api/v1/regions/metrics/x", "/api/v1/regions/online/x", "/r/alpha-reach",
          "/r/alpha-reach/", "/r/alpha-reach/api/v1/", "/api/v1/regions/", "/api/v1/regions/UPPER/x"}) {
        INFO(own);
        CHECK(read_region_path(own, path) == Verdict::other);
    }
    CHECK_FALSE(may_be_region_path("/api/v1/regions"));
    CHECK_FALSE(may_be_region_path("/api/v1/sectors/1"));
    CHECK_FALSE(may_be_region_path("/region"));
}

TEST_CASE("what two servers could read differently is passed on by neither") {
    RegionPath path;
    for (const char* bad :
         {"/r/alpha/../x",
          "/r/alpha/a/../../x",
          "/r/alpha/a/%2e%2e/x",
          "/r/alpha/a/.%2E/x",
          "/r/alpha/a/./x",
          "/r/alpha/a%2fb",
          "/r/alpha/a%2Fb",
          "/r/alpha/a%5cb",
          "/r/alpha/a\\b",
          "/r/alpha//x",
          "/r/alpha/a//b",
          "/r/alpha/%00",
          "/r/alpha/a%0d%0ab",
          "/r/alpha/%",
          "/r/alpha/%4",
          "/r/alpha/%zz",
          "/r/alpha/a%252fb",
          "/r/alpha/..;/x",
          "/r/al%70ha/x",
          "/%72/alpha/x",
          "/r/ALPHA/x",
          "/r/a/x",
          "/r/../x",
          "/r/alpha@evil/x",
          "/r/alpha:80/x",
          "/r/alpha/api/v1//x",
          "/r/alpha/api/v1/../internal/v1/x",
          "/r/alpha/x?a=\x01"}) {
        INFO(bad);
        CHECK(read_region_path(bad, path) == Verdict::refused);
    }
    CHECK(read_region_path("/r/" + std::string(51, 'a') + "/x", path) == Verdict::refused);
}
