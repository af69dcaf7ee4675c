// One-time codes by the vectors of the standards, and pictures of secrets.
#include "sectorwars/platform/one_time_code.hpp"

#include "sectorwars/base/result.hpp"
#include "support/catch.hpp"

TEST_CASE("codes are those of RFC 4226, appendix D") {
    const std::string key = "12345678901234567890";
    const char* const codes[] = {"755224", "287082", "359152", "969429", "338314",
                                 "254676", "287922", "162583", "399871", "520489"};
    for (std::uint64_t counter = 0; counter < 10; ++counter) CHECK(sw::hotp(key, counter, 6) == codes[counter]);
}

TEST_CASE("codes of time steps are those of RFC 6238, appendix B") {
    const std::string key = "12345678901234567890";
    const std::pair<std::int64_t, const char*> vectors[] = {{59, "94287082"},         {1111111109, "07081804"},
                                                            {1111111111, "14050471"}, {1234567890, "89005924"},
                                                            {2000000000, "69279037"}, {20000000000, "65353130"}};
    for (const auto& [second, code] : vectors) {
        CAPTURE(second);
        CHECK(sw::hotp(key, static_cast<std::uint64_t>(second / 30), 8) == code);
    }
}

TEST_CASE("secrets are equal when every byte is") {
    CHECK(sw::equal_secrets("123456", "123456"));
    CHECK_FALSE(sw::equal_secrets("123456", "123457"));
    CHECK_FALSE(sw::equal_secrets("123456", "12345"));
    CHECK(sw::equal_secrets("", ""));
}

TEST_CASE("a picture of a secret is an image in an address, with the three corners of a QR code") {
    const std::string text = "otpauth://totp/Sectorwars2102:somebody?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    const std::string url = sw::qr_data_url(text);
    CHECK(url.starts_with("data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'"));
    // Nothing that would end the address or the attribute it stands in.
    CHECK(url.find_first_of("<>\"# ") == std::string::npos);
    CHECK(url.find(text) == std::string::npos);
    const auto from = url.find("viewBox='0%200%20") + 17;
    const int size = std::stoi(url.substr(from));
    const int width = size - 8;
    REQUIRE((width - 17) % 4 == 0);
    // Seven dark modules: in the first row at both ends, in the last row at its beginning.
    const auto dark = [&](int x, int y) {
        return url.find("M" + std::to_string(x + 4) + "," + std::to_string(y + 4) + ".5h7M") != std::string::npos;
    };
    CHECK(dark(0, 0));
    CHECK(dark(width - 7, 0));
    CHECK(dark(0, width - 1));
    CHECK(sw::qr_data_url(text + "A") != url);
    CHECK_THROWS_AS(sw::qr_data_url(std::string(5000, 'x')), sw::Failure);
}
