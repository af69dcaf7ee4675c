// What owners do with their regions, and what everybody may know of all of them.
#pragma once

#include <memory>

#include "catalogue.hpp"
#include "messages.hpp"
#include "public_messages.hpp"
#include "repository.hpp"
#include "sectorwars/platform/hub.hpp"
#include "sectorwars/platform/platform.hpp"
#include "tuning.hpp"

namespace sw::regions {

class Service {
public:
    explicit Service(const Platform& platform);

    /// The platform's own rows, and the first look at the registry.
    void start() const;
    /// Looks at the registry now and then, in case an event was lost.
    void keep_fresh() const;
    /// Something changed, here or in another process. I/O thread.
    void changed() const;
    /// The world was made anew: it follows the registry again. I/O thread.
    void world_made() const;

    RegionDetail mine(ReadTx& tx, const Caller& caller, const MyRegion& in) const;
    Changed set_economy(Tx& tx, const Caller& caller, const EconomyChange& in) const;
    Changed set_governance(Tx& tx, const Caller& caller, const GovernanceChange& in) const;
    Changed set_culture(Tx& tx, const Caller& caller, const CultureChange& in) const;
    Changed set_automation(Tx& tx, const Caller& caller, const AutomationChange& in) const;
    std::vector<Member> members(ReadTx& tx, const Caller& caller, const MembersQuery& in) const;
    Member set_member(Tx& tx, const Caller& caller, const MemberChange& in) const;

    PublicList list(const Caller& caller, const Nothing&) const;
    PublicDetail detail(const Caller& caller, const BySlug& in) const;

    CitizenshipChange set_citizenship(Tx& tx, const Caller& caller, const CitizenshipChange& in) const;

private:
    /// Locks nothing: a change replaces what it names, and the last one wins.
    [[nodiscard]] RegionId changeable(Reader& reader, const Caller& caller, const std::optional<std::string>& slug)
        const;
    void announce(Tx& tx, RegionId region) const;
    [[nodiscard]] std::int64_t players_in(const Listed& region, const std::optional<Whereabouts>& place) const;

    Platform platform_;
    std::shared_ptr<const Tuning> tuning_;
    std::shared_ptr<const galaxy::World> world_;
    std::shared_ptr<const Directory> directory_;
    std::shared_ptr<Catalogue> catalogue_;
};

}  // namespace sw::regions
