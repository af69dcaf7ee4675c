// What the edge asks before, and tells after, acts of administrators and of scripts. The features audit, approvals and
// automation fill this; without one of them that question is not asked.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "sectorwars/platform/feature.hpp"

namespace sw {

/// One request to a route with a scope, as the edge sees it.
struct Act {
    const Caller& caller;
    const Route& route;
    std::string_view target;      ///< path and query as sent
    std::string_view body;        ///< as sent; secrets are still in it
    const JsonValue& input;       ///< path parameters, query and body together
    int status = 0;               ///< of the reply; 0 = about to begin
    std::string_view error_code;  ///< of a refusal
    std::chrono::milliseconds took{0};
};

/// Get it with platform.shared.get<Oversight>(). Set while features are composed, never changed afterwards.
struct Oversight {
    /// Writes the act into the audit log, in the transaction of the act itself where it has one. Called last in it.
    std::function<void(Tx&, const Act&)> record;

    /// Of a route with dual_control: nullopt when another administrator approved exactly this request (which uses the
    /// approval up), else the reply that names the approval it waits for. Asked only when the configuration wants it.
    std::function<std::optional<http::Response>(Tx&, const Act&)> approve;

    /// Throws when scripts may not do this where the pilot is (region policy). Asked for every write of a caller with
    /// Caller::automation, in the transaction of the call.
    std::function<void(Tx&, const Caller&, const Route&)> admit_script;
};

}  // namespace sw
