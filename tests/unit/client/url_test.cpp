// URLs of other processes.
#include "sectorwars/platform/http_client.hpp"
#include "support/catch.hpp"

using sw::http::parse_url;

TEST_CASE("a URL is taken apart into host, port and target") {
    const auto plain = parse_url("http://region-alpha-server:8080/api/v1/status?x=1%202&y=");
    CHECK(plain.host == "region-alpha-server");
    CHECK(plain.port == "8080");
    CHECK(plain.target == "/api/v1/status?x=1%202&y=");

    CHECK(parse_url("http://nexus").port == "80");
    CHECK(parse_url("http://nexus").target == "/");
    CHECK(parse_url("http://nexus?a=b").target == "/?a=b");
    const auto six = parse_url("http://[::1]:9091/internal/v1/heartbeat");
    CHECK(six.host == "::1");
    CHECK(six.port == "9091");
    CHECK(six.target == "/internal/v1/heartbeat");
}

TEST_CASE("https is another scheme with another port") {
    CHECK_FALSE(parse_url("http://nexus:443/").tls);
    const auto secure = parse_url("https://api.example.test/v1/messages");
    CHECK(secure.tls);
    CHECK(secure.host == "api.example.test");
    CHECK(secure.port == "443");
    CHECK(secure.target == "/v1/messages");
    CHECK(parse_url("https://api.example.test:8443").port == "8443");
}

TEST_CASE("what could change the request, or where it goes, is no URL") {
    for (const char* bad :
         {"",
          "nexus:80/",
          "https:/nexus/",
          "httpss://nexus/",
          "https://",
          "https://user:pw@nexus/",
          "ftp://nexus/",
          "http://",
          "http:///x",
          "http://user@nexus/",
          "http://user:pw@nexus/",
          "http://nexus:/",
          "http://nexus:0/",
          "http://nexus:65536/",
          "http://nexus:+80/",
          "http://nexus:8x/",
          "http://nexus:80:80/",
          "http://[::1/",
          "http://[::1]x/",
          "http://[fe80::1%eth0]/",
          "http://nexus/a b",
          "http://nexus/a\r\nX: y",
          "http://nexus/a#part",
          "http://nexus\r\n/",
          "http://nexus\\x/",
          "http://nexus/\xc3\xa9",
          "http://ne xus/"}) {
        INFO(bad);
        CHECK_THROWS_AS(parse_url(bad), sw::Failure);
    }
    CHECK_THROWS_AS(parse_url("http://nexus/" + std::string(9000, 'a')), sw::Failure);
}
