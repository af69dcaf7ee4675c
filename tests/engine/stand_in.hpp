// The stand-in for the server: where its binary is, and how to talk to it.
#pragma once

#include <string>

namespace engine_test {

/// From STAND_IN_REGION, or beside the running test. Throws when it is not there.
[[nodiscard]] std::string stand_in_binary();

/// The body of the reply to a GET, "" when there is none. `url` is http://<IPv4>:<port>/….
[[nodiscard]] std::string http_get(const std::string& url);

}  // namespace engine_test
