// config/subscriptions.json: what can be bought, and how many days lie between the steps of an end (platform
// spec 3.10).
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sectorwars/platform/describe.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::billing {

struct PlanFigures {
    std::string name, description, price;
    std::vector<std::string> features;

    static constexpr auto describe() {
        using P = PlanFigures;
        return fields(
            field("name", &P::name, "For people", length(1, 60)),
            field("description", &P::description, "For people", length(1, 300)),
            field("price", &P::price, "A month, as PayPal's plan has it", length(1, 10)),
            field("features", &P::features, "What one gets", length(1, 20))
        );
    }
};

struct PlanList {
    PlanFigures galactic_citizen, regional_owner;

    static constexpr auto describe() {
        return fields(
            field("galactic_citizen", &PlanList::galactic_citizen, "Citizenship of the galaxy"),
            field("regional_owner", &PlanList::regional_owner, "A region of one's own")
        );
    }
};

struct Figures {
    std::string currency;
    PlanList plans;
    std::int32_t region_sectors = 0;
    std::int32_t reservation_hours = 0, payment_days = 0, citizen_lapse_days = 0;
    std::int32_t grace_after_days = 0, terminate_after_days = 0, delete_after_days = 0;
    std::int32_t webhook_age_days = 0, webhook_keep_days = 0;
    std::vector<std::int32_t> effect_pauses_s;

    static constexpr auto describe() {
        using F = Figures;
        return fields(
            field("currency", &F::currency, "Of all prices", length(3, 3)),
            field("plans", &F::plans, "What can be bought"),
            field("region_sectors", &F::region_sectors, "Size of a region that is bought", between(100, 1000)),
            field("reservation_hours", &F::reservation_hours, "A name waits for its payment", between(1, 72)),
            field("payment_days", &F::payment_days, "What a payment covers when PayPal does not say", between(1, 400)),
            field("citizen_lapse_days", &F::citizen_lapse_days, "From the last paid day on", between(0, 90)),
            field("grace_after_days", &F::grace_after_days, "From the suspension on", between(0, 365)),
            field("terminate_after_days", &F::terminate_after_days, "From the suspension on", between(1, 365)),
            field("delete_after_days", &F::delete_after_days, "From the termination on", between(1, 365)),
            field("webhook_age_days", &F::webhook_age_days, "Older transmissions are refused", between(1, 30)),
            field("webhook_keep_days", &F::webhook_keep_days, "Webhooks are kept that long", between(1, 400)),
            field("effect_pauses_s", &F::effect_pauses_s, "Between tries of an effect, seconds", length(1, 20))
        );
    }
};

/// A problem stops the start and names file and field.
[[nodiscard]] std::shared_ptr<const Figures> load_figures(const Config& config);

}  // namespace sw::billing
