// What a pilot can ask about the world around: reads only, and only what the chart shows.
#pragma once

#include <memory>

#include "course.hpp"
#include "messages.hpp"
#include "rules.hpp"
#include "sectorwars/platform/hub.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/regions.hpp"

namespace sw::navigation {

class Views {
public:
    Views(const Platform& platform, std::shared_ptr<const Tuning> tuning);

    SectorView current_sector(ReadTx& tx, const Caller& caller, const Nothing&) const;
    AvailableMoves available_moves(ReadTx& tx, const Caller& caller, const Nothing&) const;
    CourseView plot(ReadTx& tx, const Caller& caller, const PlotRequest& in) const;
    NearestView nearest(ReadTx& tx, const Caller& caller, const NearestRequest& in) const;
    ChartPage chart(ReadTx& tx, const Caller& caller, const ChartRequest& in) const;

private:
    struct Bridge;  ///< pilot, ship, chart and map together

    [[nodiscard]] Bridge bridge(ReadTx& tx, const Caller& caller) const;
    [[nodiscard]] CourseView describe_course(
        const Bridge& bridge, const PlotRequest& in, const std::vector<SectorId>& course
    ) const;
    [[nodiscard]] Drive drive_of_pilot(const players::Pilot& pilot) const;
    [[nodiscard]] std::vector<PilotPresent> others_in(SectorId sector, PlayerId self) const;

    std::shared_ptr<const Tuning> tuning_;
    std::shared_ptr<const galaxy::World> world_;
    std::shared_ptr<const regions::LocalConfig> local_;
    std::shared_ptr<const ships::Catalogue> hulls_;
    Hub& hub_;
};

}  // namespace sw::navigation
