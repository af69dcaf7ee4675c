// How PayPal proves that a webhook is its own. Pure but for the certificate.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sectorwars/base/time.hpp"

namespace sw::billing {

/// The headers PayPal-Transmission-Id, -Time, -Sig, PayPal-Cert-Url, PayPal-Auth-Algo.
struct Transmission {
    std::string id, time, signature, cert_url, algorithm;
};

/// From header lines with names in lower case. nullopt when one is missing, there twice, or too long.
[[nodiscard]] std::optional<Transmission> read_transmission(std::string_view header_lines);

/// Sent at most `age` ago, and not in the future but for a clock that is a little off.
[[nodiscard]] bool is_recent(const Transmission& transmission, Time at, std::chrono::hours age);

/// https, a host that is `host_end` or ends with it, the usual port unless `host_end` names one, nothing before or
/// behind that a URL of PayPal does not have.
[[nodiscard]] bool is_cert_url(std::string_view url, std::string_view host_end);

/// Without a port.
[[nodiscard]] std::string_view name_end_of(std::string_view host_end);

/// What is signed: id|time|webhook id|checksum of the body as it came.
[[nodiscard]] std::string signed_text(
    const Transmission& transmission, std::string_view webhook_id, std::string_view body
);

}  // namespace sw::billing
