// The life of a signing key: next -> active -> retiring -> retired. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/describe.hpp"
#include "settings.hpp"

namespace sw::keys {

enum class State { next, active, retiring, retired };

constexpr auto enum_names(State) {
    return names("next", "active", "retiring", "retired");
}

struct SigningKey {
    std::string kid;
    State state = State::next;
    Time not_before{};                ///< next: signs at the earliest; else: signs or signed from then on
    std::optional<Time> not_after{};  ///< retiring: its tokens have expired by then
};

/// What is due now.
struct Plan {
    std::optional<Time> make_next;  ///< not_before of the new key
    std::optional<std::string> activate;
    std::vector<std::string> retire;

    [[nodiscard]] bool empty() const { return !make_next && !activate && retire.empty(); }
};

[[nodiscard]] Plan plan(const std::vector<SigningKey>& keys, Time now, const Settings& settings);

/// Which key a process signs with, of those that are not retired. It keeps the one it has for `settle_ms` after another
/// one became active, as long as that one still counts: until then some process may not know the new key.
[[nodiscard]] std::optional<std::string> signer(
    const std::vector<SigningKey>& keys, const std::string& current, Time now, const Settings& settings
);

}  // namespace sw::keys
