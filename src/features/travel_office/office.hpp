// The travel office of the nexus: decides once about each travel, and books what its destination answered.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "repository.hpp"
#include "rules.hpp"
#include "sectorwars/platform/feature.hpp"
#include "sectorwars/platform/keys.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/region_link.hpp"
#include "sectorwars/regions.hpp"
#include "sectorwars/travel.hpp"

namespace sw::travel_office {

class Office {
public:
    Office(const Platform& platform, std::shared_ptr<const Tuning> tuning);

    /// `from` is the issuer that proved itself: "region:<slug>", or "nexus" for its own regions. Throws forbidden
    /// "foreign_travel" when it speaks for others. Idempotent.
    travel::ToldList submit(Tx& tx, std::string_view from, const travel::Submissions& list) const;

    [[nodiscard]] travel::Destinations destinations(Reader& reader, std::string_view from, const travel::Traveller& who)
        const;

    travel::RollCall reconcile(Tx& tx, std::string_view from, const travel::Roll& roll) const;

    /// The next errand of a travel, stored before it is run: what to send, and where.
    struct Order {
        travel::Errand errand = travel::Errand::none;
        travel::Arrival arrival;
        travel::Refusal refusal;
    };

    /// `reachable`: somebody answers for the destination. A travel whose destination cannot be reached is not
    /// dispatched, so that it ends by itself when its time is out.
    [[nodiscard]] Order next_errand(Tx& tx, const Uuid& travel, bool reachable) const;

    /// What the destination answered; silence changes nothing. True when the travel has ended.
    bool hear(Tx& tx, const travel::Decision& decision) const;

    [[nodiscard]] const OfficeTuning& tuning() const { return tuning_->office; }

private:
    struct Opinion {
        travel::Verdict verdict = travel::Verdict::wait;
        std::optional<std::string> reason;
    };

    void require_speaker(std::string_view from, const std::string& region) const;
    [[nodiscard]] bool is_local(const std::string& slug) const;
    /// Whether a copy of a region speaks. Its travels, also those that it has from the original, are refused and never
    /// written down: nothing of it reaches the outside.
    [[nodiscard]] static bool is_sandbox(Reader& reader, std::string_view from);
    [[nodiscard]] travel::Told submit_one(Tx& tx, std::string_view from, const travel::Submission& one) const;
    [[nodiscard]] travel::Told submit_again(
        Tx& tx, std::string_view from, repository::JournalRow row, const travel::Submission& one
    ) const;
    [[nodiscard]] travel::Told submit_new(Tx& tx, std::string_view from, const travel::Submission& one) const;
    [[nodiscard]] Opinion judge(Tx& tx, const repository::JournalRow& row) const;
    [[nodiscard]] std::optional<std::string> objection(
        Reader& reader, const travel::Request& what, const std::optional<regions::RegionConfig>& destination
    ) const;
    [[nodiscard]] std::string make_ticket(const repository::JournalRow& row) const;
    void complete(Tx& tx, repository::JournalRow& row) const;
    void save(Tx& tx, repository::JournalRow& row, const travel::Journal& next) const;
    void announce(Tx& tx, const repository::JournalRow& row) const;

    std::shared_ptr<const Tuning> tuning_;
    ServiceTokens& services_;
    std::shared_ptr<regions::Directory> directory_;
    std::shared_ptr<region_link::Errands> errands_;
};

}  // namespace sw::travel_office
