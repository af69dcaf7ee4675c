// How votes are read. Pure.
#pragma once

#include <cstdint>

namespace sw::governance {

/// Share of votes in percent with two decimals; 0 without votes.
[[nodiscard]] double approval_percentage(std::int64_t votes_for, std::int64_t votes_against);

}  // namespace sw::governance
