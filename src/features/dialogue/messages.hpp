// Reply of the status route (status contract).
#pragma once

#include <map>
#include <optional>
#include <string>

#include "sectorwars/platform/describe.hpp"

namespace sw::dialogue {

struct ProviderStatus {
    std::string provider, status;
    bool configured = false, reachable = false;
    double response_time = 0;
    std::optional<Time> last_check;
    std::optional<std::string> error;

    static constexpr auto describe() {
        return fields(
            field("provider", &ProviderStatus::provider, "openai or anthropic"),
            field(
                "status", &ProviderStatus::status,
                "healthy, unhealthy, resting (after failures), unknown (not asked yet) or not_configured"
            ),
            field("configured", &ProviderStatus::configured, "Has a key and is switched on"),
            field("reachable", &ProviderStatus::reachable, "The last question came to an HTTP answer"),
            field("response_time", &ProviderStatus::response_time, "Milliseconds of the last question"),
            field("last_check", &ProviderStatus::last_check, "When it was asked last; nothing is asked for this"),
            field("error", &ProviderStatus::error, "How the last question failed")
        );
    }
};

struct ProvidersSummary {
    std::int32_t healthy = 0, configured = 0, total = 0;

    static constexpr auto describe() {
        return fields(
            field("healthy", &ProvidersSummary::healthy, "Providers whose last question was answered"),
            field("configured", &ProvidersSummary::configured, "Providers that may be asked"),
            field("total", &ProvidersSummary::total, "Providers that are known")
        );
    }
};

struct ProvidersStatus {
    std::string provider, status;
    std::map<std::string, ProviderStatus> providers;
    ProvidersSummary summary;
    double response_time = 0;
    std::optional<Time> last_check;

    static constexpr auto describe() {
        return fields(
            field("provider", &ProvidersStatus::provider, "ai"),
            field(
                "status", &ProvidersStatus::status,
                "healthy, degraded (some fail), unhealthy (all fail), unknown or not_configured"
            ),
            field("providers", &ProvidersStatus::providers, "By name"),
            field("summary", &ProvidersStatus::summary, "Counts"),
            field("response_time", &ProvidersStatus::response_time, "Milliseconds, mean of the last questions"),
            field("last_check", &ProvidersStatus::last_check, "The latest of all")
        );
    }
};

}  // namespace sw::dialogue
