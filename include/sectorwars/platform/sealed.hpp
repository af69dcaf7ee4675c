// Values sealed by the envelope, for the rotation of the master key.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sectorwars/platform/envelope.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw {

/// One column of sealed values. Register with platform.shared.get<SealedColumns>()->add(…) when the feature is
/// composed.
struct SealedColumn {
    std::string name;  ///< "region_instances.db_secret_enc"
    /// Seals anew, with the newest key, at most `limit` values that an older key sealed; returns how many it did.
    std::function<std::int64_t(Tx&, const Envelope&, std::int64_t limit)> reseal;
    /// How many values an older key still holds.
    std::function<std::int64_t(Reader&, const Envelope&)> outdated;
};

class SealedColumns {
public:
    void add(SealedColumn column) { all_.push_back(std::move(column)); }

    [[nodiscard]] const std::vector<SealedColumn>& all() const { return all_; }

private:
    std::vector<SealedColumn> all_;
};

}  // namespace sw
