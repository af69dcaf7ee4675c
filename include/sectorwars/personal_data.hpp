// What each feature knows about a person: for the export and the erasure that the law grants (platform spec 12.7, R38).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sectorwars/base/id.hpp"
#include "sectorwars/platform/json.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::personal_data {

struct Person {
    UserId user_id;
    PlayerId player_id;  ///< nil without a pilot
};

/// One feature's part. Register with platform.shared.get<Sections>()->add(…) when the feature is composed.
struct Section {
    std::string name;  ///< key in the export: "account", "sessions", "subscriptions"
    /// Writes one JSON value.
    std::function<void(Reader&, const Person&, JsonWriter&)> export_to;
    /// Deletes or makes anonymous. Must be idempotent. What books need (ledger, audit) stays under the id alone.
    std::function<void(Tx&, const Person&)> erase;
};

class Sections {
public:
    void add(Section section) { all_.push_back(std::move(section)); }

    [[nodiscard]] const std::vector<Section>& all() const { return all_; }

private:
    std::vector<Section> all_;
};

}  // namespace sw::personal_data
