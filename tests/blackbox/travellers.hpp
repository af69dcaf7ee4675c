// Pilots who travel between the regions of a cluster, and what must hold whatever happens to the processes.
#pragma once

#include <string>
#include <vector>

#include "blackbox/cluster.hpp"

namespace blackbox {

/// Citizens of the galaxy with a purse, at the platform gate of the Central Nexus.
Pilot a_citizen(Cluster& cluster, std::int64_t credits = 5000);

/// Puts the pilot's ship to the platform gate of the place where the client talks to, straight in the database.
void to_the_gate(Cluster& cluster, Cluster::Region* region, const Pilot& pilot);

/// How a travel stands by the place it left.
std::string status_of(Client& source, const std::string& travel);

/// What the nexus' audit says once it could look at books that stood still.
json travel_audit(Client& admin);

/// Credits in purses and escrows of the pilots with these names, by all databases; and how often each is somewhere.
struct Census {
    std::int64_t credits = 0;
    std::map<std::string, int> places;  ///< by pilot: rows that are here, and escrows whose traveller has not arrived
    std::vector<std::string> wrong;     ///< travels that are refunded and arrived, or settled and not arrived
};

/// Exact only while nothing moves.
Census take_census(Cluster& cluster, const std::vector<Cluster::Region*>& regions);

/// What is wrong even while everything moves: both facts never become untrue, and the source is read first.
std::vector<std::string> contradictions(Cluster& cluster, const std::vector<Cluster::Region*>& regions);

}  // namespace blackbox
