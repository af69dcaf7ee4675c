// What is in a region's schema, as numbers that two copies can be compared by.
#pragma once

#include <pqxx/pqxx>
#include <string>

#include "sectorwars/platform/capsule.hpp"

namespace sw::capsule {

/// Names that the region's tables, or its empty schema or database, belong to.
struct Owner {
    std::string role;
    bool schema_exists = false;
    bool empty = true;  ///< no table, view or sequence in the schema
};

[[nodiscard]] Owner find_owner(pqxx::transaction_base& tx, const std::string& schema);

/// For the rest of the transaction: as this role, and row-level security shows this region.
void become(pqxx::transaction_base& tx, const std::string& role, RegionId region);

[[nodiscard]] Counts count(pqxx::transaction_base& tx, const std::string& schema);

/// One sentence a difference; empty = the copy holds what the original held. Sequences may be ahead: they move outside
/// of transactions.
[[nodiscard]] std::vector<std::string> differences(const Counts& original, const Counts& copy);

/// Tells the region's process at its first start that it was set back: some of its pilots have left since, and it asks
/// the nexus who is really there before anybody arrives (travel.hpp).
void mark_restored(pqxx::transaction_base& tx, const std::string& schema);

/// Takes from a fork what tells its process which region it is and of which epoch: it asks the nexus anew.
void forget_origin(pqxx::transaction_base& tx, const std::string& schema);

/// Gives every row that names a region the other one, which is called `slug` (empty = as before).
void rename_region(
    pqxx::transaction_base& tx, const std::string& schema, RegionId from, RegionId to, const std::string& slug
);

}  // namespace sw::capsule
