// What a webhook must say before its signature is even looked at.
#include "features/billing/webhook.hpp"
#include "features/billing/wire.hpp"
#include "support/catch.hpp"

using namespace sw::billing;

namespace {

constexpr const char* lines =
    "host: localhost\npaypal-transmission-id: T1\npaypal-transmission-time: 2026-11-21T12:00:00Z\n"
    "paypal-transmission-sig: c2ln\npaypal-cert-url: https://api.paypal.com/v1/notifications/certs/CERT-1\n"
    "paypal-auth-algo: SHA256withRSA\n";

}  // namespace

TEST_CASE("certificates come from the payment provider's hosts over TLS and from nowhere else") {
    const std::string end = ".paypal.com";
    CHECK(is_cert_url("https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594", end));
    CHECK(is_cert_url("https://api.sandbox.paypal.com/certs/a", end));
    for (const char* url :
         {"http://api.paypal.com/c",
          "https://evilpaypal.com/c",
          "https://paypal.com.evil.test/c",
          "https://api.paypal.com@evil.test/c",
          "https://evil.test/.paypal.com/c",
          "https://evil.test?.paypal.com/c",
          "https://evil.test#.paypal.com/c",
          "https://api.paypal.com:8443/c",
          "https://api.paypal.com:443@evil.test/c",
          "https://.paypal.com/c",
          "https://a..paypal.com/c",
          "https://api.paypal.com",
          "https://127.0.0.1/c",
          "https://[::1]/c",
          "https://api.paypal.com/../c",
          "https://api.paypal.com/c?x=1",
          "https://api.paypal.com\\@e/c",
          "HTTPS://api.paypal.com/c",
          " https://api.paypal.com/c",
          "https://api.paypal.com/c\r\nX: y",
          "",
          "https://",
          "file:///etc/passwd",
          "https://api%2epaypal.com/c",
          "https://169.254.169.254/.paypal.com"}) {
        INFO(url);
        CHECK_FALSE(is_cert_url(url, end));
    }
    CHECK(is_cert_url("https://localhost:4711/c", "localhost:4711"));
    CHECK_FALSE(is_cert_url("https://localhost:4712/c", "localhost:4711"));
    CHECK_FALSE(is_cert_url("https://localhost/c", "localhost:4711"));
}

TEST_CASE("a transmission has each of its headers exactly once") {
    const auto whole = read_transmission(lines);
    REQUIRE(whole);
    CHECK(whole->id == "T1");
    CHECK(whole->cert_url == "https://api.paypal.com/v1/notifications/certs/CERT-1");
    CHECK_FALSE(read_transmission(std::string(lines) + "paypal-transmission-id: T2\n"));
    CHECK_FALSE(read_transmission(""));
    CHECK_FALSE(read_transmission("paypal-transmission-id: T1\n"));
    std::string barred = lines;
    barred.replace(barred.find("T1"), 2, "T|1");
    CHECK_FALSE(read_transmission(barred));
}

TEST_CASE("what is signed is id, time, webhook id and checksum of the body as it came") {
    const auto one = read_transmission(lines).value();
    CHECK(signed_text(one, "WH-1", "123456789") == "T1|2026-11-21T12:00:00Z|WH-1|3421780262");
}

TEST_CASE("a transmission is refused when it is older than some days or from the future") {
    const auto one = read_transmission(lines).value();
    const auto sent = sw::parse_time("2026-11-21T12:00:00Z").value();
    const auto age = std::chrono::hours(96);
    CHECK(is_recent(one, sent, age));
    CHECK(is_recent(one, sent + age, age));
    CHECK_FALSE(is_recent(one, sent + age + std::chrono::seconds(1), age));
    CHECK_FALSE(is_recent(one, sent - std::chrono::hours(2), age));
}

TEST_CASE("an event that says two things at once says nothing") {
    Notice notice{.id = "E", .event_type = "BILLING.SUBSCRIPTION.ACTIVATED"};
    notice.resource.id = "I-1";
    notice.resource.status = "CANCELLED";
    CHECK_FALSE(truth_of(notice));
    notice.resource.status = "ACTIVE";
    REQUIRE(truth_of(notice));
    CHECK(truth_of(notice)->state == State::active);
}
