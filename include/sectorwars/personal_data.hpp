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
    /// The tables are in every region's database: what is there is erased there, too.
    bool in_regions = false;
};

enum class Key { user, player };

/// A section by statements, for repositories. `collect` returns one row with one column "data", JSON as text; it and
/// each of `erasures` take one parameter: the account's id, or the pilot's.
struct ByStatements {
    std::string name;
    Key key = Key::user;
    Statement collect;
    std::vector<Statement> erasures{};
    bool in_regions = false;
};

[[nodiscard]] inline Section section_of(const ByStatements& by) {
    const auto id_of = [key = by.key](const Person& person) {
        return key == Key::user ? person.user_id.uuid : person.player_id.uuid;
    };
    Section out{.name = by.name};
    out.export_to = [id_of, collect = by.collect](Reader& reader, const Person& person, JsonWriter& to) {
        to.raw(reader.query(collect, id_of(person))[0].get<std::string>("data"));
    };
    out.erase = [id_of, erasures = by.erasures](Tx& tx, const Person& person) {
        for (const auto& statement : erasures) tx.defer(statement, id_of(person));
    };
    out.in_regions = by.in_regions;
    return out;
}

class Sections {
public:
    void add(Section section) { all_.push_back(std::move(section)); }

    [[nodiscard]] const std::vector<Section>& all() const { return all_; }

private:
    std::vector<Section> all_;
};

}  // namespace sw::personal_data
