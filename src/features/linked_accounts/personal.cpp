// The person sees when and as what they were seen; whoever else it concerns stays unnamed.
#include "personal.hpp"

#include "repository_households.hpp"
#include "sectorwars/personal_data.hpp"

namespace sw::linked_accounts {
namespace {

constexpr std::int32_t most_sightings = 1000;

struct Known {
    std::vector<SightingView> sightings;
    std::optional<Household> household;
    std::vector<Invitation> invitations;

    static constexpr auto describe() {
        return fields(
            field("sightings", &Known::sightings, "Sign-ins by kind of evidence"),
            field("household", &Known::household, "As declared"),
            field("invitations", &Known::invitations, "Open and past")
        );
    }
};

}  // namespace

void register_personal_data(const Platform& platform, const std::shared_ptr<const Households>& households) {
    personal_data::Section section{.name = "linked_accounts"};
    section.export_to = [](Reader& reader, const personal_data::Person& person, JsonWriter& to) {
        Known known;
        for (const auto& one : repository::sightings_of(reader, person.user_id, most_sightings)) {
            known.sightings.push_back({one.kind, one.first_seen, one.last_seen});
        }
        if (const auto own = repository::household_of(reader, person.user_id)) {
            known.household = repository::find_household(reader, *own, Time{});
        }
        known.invitations = repository::invitations_to(reader, person.user_id, Time{});
        Json<Known>::write(to, known);
    };
    section.erase = [households](Tx& tx, const personal_data::Person& person) {
        repository::delete_evidence_of(tx, person.user_id);
        households->forget(tx, person.user_id);
    };
    platform.shared.get<personal_data::Sections>()->add(std::move(section));
}

}  // namespace sw::linked_accounts
