// The network of a client address: wrong passwords are counted by it, since single addresses are cheap.
#pragma once

#include <string>
#include <string_view>

namespace sw::auth {

/// IPv4 /24, IPv6 /56; anything else counts as itself.
[[nodiscard]] std::string network_of(std::string_view ip);

}  // namespace sw::auth
