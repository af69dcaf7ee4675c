// Who the client is behind trusted proxies.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sw::server {

/// IPv4 and IPv6 as 16 bytes; IPv4 is held as ::ffff:a.b.c.d.
using AddressBytes = std::array<std::uint8_t, 16>;

[[nodiscard]] std::optional<AddressBytes> parse_address(std::string_view text);
[[nodiscard]] std::string address_text(const AddressBytes& address);

class TrustedProxies {
public:
    /// Each item is an address or a CIDR block; throws std::invalid_argument naming a bad one.
    explicit TrustedProxies(const std::vector<std::string>& items);

    [[nodiscard]] bool contains(const AddressBytes& address) const noexcept;

    /// The rightmost hop that is not trusted. `forwarded_for` is the value of X-Forwarded-For; it counts only when
    /// the peer is trusted, and only as far as it can be read from the right.
    [[nodiscard]] std::string client(const AddressBytes& peer, std::string_view forwarded_for) const;

private:
    struct Block {
        AddressBytes address;
        int bits;
    };

    std::vector<Block> blocks_;
};

}  // namespace sw::server
