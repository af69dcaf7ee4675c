// Connections in lists by what they wait for. Within a list all have the same timeout, so it stays sorted by itself
// and one sweep looks only at the fronts.
#pragma once

#include <boost/intrusive/list.hpp>
#include <chrono>

namespace sw::server {

using Clock = std::chrono::steady_clock;

/// What a connection waits for.
enum class Phase { idle, header, body, answer, write, linger };

constexpr std::size_t phase_count = 6;

struct DeadlineNode : boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
    Phase phase = Phase::idle;
    Clock::time_point since{};
};

using DeadlineList = boost::intrusive::list<DeadlineNode, boost::intrusive::constant_time_size<false>>;

}  // namespace sw::server
