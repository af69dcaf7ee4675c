// Who the client is behind trusted proxies.
#include "platform/server/proxies.hpp"

#include <stdexcept>

#include "support/catch.hpp"

using sw::server::parse_address;
using sw::server::TrustedProxies;

namespace {

std::string client(const TrustedProxies& proxies, const std::string& peer, const std::string& forwarded) {
    return proxies.client(*parse_address(peer), forwarded);
}

}  // namespace

TEST_CASE("the rightmost hop that is not trusted is the client") {
    const TrustedProxies proxies({"10.0.0.0/8", "192.168.1.7", "fd00::/16"});
    CHECK(client(proxies, "10.1.2.3", "6.6.6.6, 1.2.3.4") == "1.2.3.4");
    CHECK(client(proxies, "10.1.2.3", "1.2.3.4, 192.168.1.7") == "1.2.3.4");
    CHECK(client(proxies, "10.1.2.3", "1.2.3.4, 192.168.1.8") == "192.168.1.8");
    CHECK(client(proxies, "fd00::1", "[2001:db8::5]:443") == "2001:db8::5");
    CHECK(client(proxies, "10.1.2.3", "1.2.3.4:5678") == "1.2.3.4");
    CHECK(client(proxies, "10.1.2.3", "10.0.0.9") == "10.0.0.9");
}

TEST_CASE("an untrusted peer cannot claim to be somebody else") {
    const TrustedProxies proxies({"10.0.0.0/8"});
    CHECK(client(proxies, "11.0.0.1", "1.2.3.4") == "11.0.0.1");
    CHECK(client(proxies, "10.0.0.1", "1.2.3.4, nonsense") == "10.0.0.1");
    CHECK(client(TrustedProxies({}), "127.0.0.1", "1.2.3.4") == "127.0.0.1");
}

TEST_CASE("blocks that are no addresses stop the start") {
    CHECK_THROWS_AS(TrustedProxies({"10.0.0.0/33"}), std::invalid_argument);
    CHECK_THROWS_AS(TrustedProxies({"gateway"}), std::invalid_argument);
    CHECK_THROWS_AS(TrustedProxies({"10.0.0.0/x"}), std::invalid_argument);
    CHECK(TrustedProxies({"0.0.0.0/0"}).contains(*parse_address("9.9.9.9")));
    CHECK(!TrustedProxies({"10.0.0.0/9"}).contains(*parse_address("10.128.0.0")));
}
