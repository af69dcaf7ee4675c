// The ledger at a glance.
#include "sectorwars/platform/feature.hpp"

#include "baggage.hpp"
#include "corrections.hpp"
#include "personal.hpp"
#include "sectorwars/platform/platform.hpp"
#include "service.hpp"

namespace sw::ledger {

Feature feature(const Platform& platform) {
    const auto service = std::make_shared<const Service>(platform.shared.get<galaxy::World>());
    const auto corrections =
        std::make_shared<const Corrections>(load_tuning<CorrectionTuning>(platform, "ledger.json"));
    register_baggage(platform);
    platform.shared.get<personal_data::Sections>()->add(personal_section());
    return {
        .name = "ledger",
        .modes = every_mode,
        .routes =
            {
                get("/api/v1/admin/ledger/audit", call(service, &Service::audit), scopes::economy_view,
                    "Recomputes all balances from the entries"),
                get("/api/v1/admin/ledger/explain/{tx}", call(service, &Service::explain), scopes::economy_view,
                    "One ledger transaction with its neighbours"),
                get("/api/v1/player/ledger", call(service, &Service::statement), Role::player,
                    "The pilot's own account statement"),
                post(
                    "/api/v1/admin/ledger/corrections", call(corrections, &Corrections::correct),
                    scopes::players_adjust_credits, "Give or take credits that a mistake took or gave",
                    {.status = 201, .dual_control = true}
                ),
            },
        .events = {event_type<Corrected>("An administrator corrected a balance")},
    };
}

}  // namespace sw::ledger
