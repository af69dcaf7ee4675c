// Evidence without addresses: what is recognised, what it is worth, and what neighbours share never suffices.
#include "features/linked_accounts/rules.hpp"

#include "support/catch.hpp"

using namespace sw::linked_accounts;

namespace {

Tuning figures() {
    Tuning tuning;
    tuning.evidence = {{3, 15, 10}, {2, 10, 10}, {45, 45, 45}, {100, 100, 365}};
    return tuning;
}

Score score(const std::vector<Shared>& shared, const Flow& flow = {}) {
    return score_of(figures(), shared, flow);
}

}  // namespace

TEST_CASE("a network is the /24 of an IPv4 address and the /56 of an IPv6 one") {
    CHECK(network_of("203.0.113.7") == network_of("203.0.113.200"));
    CHECK(network_of("203.0.113.7") != network_of("203.0.114.7"));
    CHECK(network_of("::ffff:203.0.113.7") == network_of("203.0.113.200"));
    CHECK(network_of("2001:db8:1:2200::1") == network_of("2001:db8:1:22ff:ffff::9"));
    CHECK(network_of("2001:db8:1:2200::1") != network_of("2001:db8:1:2300::1"));
    for (const auto* nothing : {"", "localhost", "1.2.3", "1.2.3.4.5", "1.2.3.4%eth0"})
        CHECK(network_of(nothing).empty());
}

TEST_CASE("a browser is known by its family, so that an update changes nothing") {
    const std::string chrome =
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
    const std::string newer =
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.1.2 Safari/537.36";
    CHECK(family_of(chrome) == family_of(newer));
    CHECK(family_of(chrome) == "chrome/ on linux");
    CHECK(family_of("Mozilla/5.0 (Windows NT 10.0; rv:130.0) Gecko/20100101 Firefox/130.0") == "firefox/ on windows");
    CHECK(family_of("") == "other on other");
}

TEST_CASE("a client may name its device at the end of its user agent, in one shape only") {
    CHECK(device_of("Helm/2.1 device/0123456789abcdef") == "0123456789abcdef");
    CHECK(device_of("Helm/2.1 device/0123456789ABCDEF") == "0123456789abcdef");
    CHECK_FALSE(device_of("Helm/2.1 device/short"));
    CHECK_FALSE(device_of("Helm/2.1 device/" + std::string(65, 'a')));
    CHECK_FALSE(device_of("Helm/2.1 device/0123456789abcdef (old)"));
    CHECK_FALSE(device_of("Helm/2.1 mydevice/0123456789abcdef"));
    CHECK_FALSE(device_of("Helm/2.1"));
}

TEST_CASE("people who live or study together stay below suspicion, even with gifts in one direction") {
    const Score family = score({{"network", 60, 60}, {"browser", 60, 60}}, {200'000, 0});
    CHECK(family.score < figures().suspicion_score);
    CHECK(family.parts.size() == 3);
    CHECK(score({{"network", 1, 1}}).score == 3);
}

TEST_CASE("the same payer is enough alone, the same device only together with more") {
    CHECK(score({{"payer", 1, 1}}).score >= figures().suspicion_score);
    CHECK(score({{"device", 1, 1}}).score < figures().suspicion_score);
    CHECK(score({{"device", 1, 1}, {"network", 5, 5}}).score >= figures().suspicion_score);
    CHECK(score({{"device", 1, 1}}, {60'000, 0}).score >= figures().suspicion_score);
}

TEST_CASE("evidence decays to nothing, and its parts add up to the score") {
    CHECK(score({{"device", 0.5, 1}}).score == 23);
    const Score old = score({{"device", 0.001, 1}, {"network", 0.01, 30}});
    CHECK(old.score == 0);
    CHECK(old.parts.empty());
    const Score mixed = score({{"device", 0.8, 1}, {"network", 2.2, 9}}, {50'000, 10});
    std::int32_t sum = 0;
    for (const auto& part : mixed.parts) sum += part.points;
    CHECK(sum == mixed.score);
}

TEST_CASE("trade in both directions is no pattern, and small gifts prove nothing") {
    CHECK(score({}, {60'000, 20'000}).score == 0);
    CHECK(score({}, {49'999, 0}).score == 0);
    CHECK(score({}, {50'000, 0}).score == 30);
    CHECK(score({}, {1'000, 99'000}).score == 30);
}

TEST_CASE("linked pilots give each other no more than the limit of a day") {
    const Tuning tuning = figures();
    CHECK_FALSE(refuse_gift(tuning, 0, 10'000));
    CHECK(refuse_gift(tuning, 0, 10'001)->id == "linked_transfer_limit");
    CHECK(refuse_gift(tuning, 9'999, 2)->id == "linked_transfer_limit");
    CHECK_FALSE(refuse_gift(tuning, 9'999, 1));
    CHECK(refuse_gift(tuning, 50'000, 1)->id == "linked_transfer_limit");
}

TEST_CASE("figures by which neighbours would become suspects are refused") {
    Tuning tuning = figures();
    CHECK_FALSE(problem_of(tuning));
    tuning.evidence.network.most = 20;
    CHECK(problem_of(tuning));
}
