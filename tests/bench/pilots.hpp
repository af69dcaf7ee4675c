// Many pilots quickly: copies of a registered one, written straight into the database, with access tokens signed here
// by a key that is put beside the server's own.
// Registering 5,000 of them would measure nothing but Argon2.
#pragma once

#include <string>
#include <vector>

#include "blackbox/world.hpp"

namespace bench {

struct BenchPilot {
    std::string username, token;
    std::string station, commodity;  ///< of the traders: where they are docked and what they trade
};

/// The first `traders` are docked, spread over every market that both buys and sells a good; the others float alone in
/// a sector each. All have the password of the registered pilot.
std::vector<BenchPilot> make_pilots(blackbox::World& world, int count, int traders);

}  // namespace bench
