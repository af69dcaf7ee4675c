// The line from a source to the travel office: HTTP to the nexus, or straight through when this process is the nexus.
#pragma once

#include <memory>

#include "sectorwars/platform/platform.hpp"
#include "sectorwars/platform/reactor.hpp"
#include "sectorwars/travel.hpp"

namespace sw::travel {

/// Every call throws Failure unavailable when the office gave no answer: then nothing is known.
class Line {
public:
    virtual ~Line() = default;
    [[nodiscard]] virtual Awaitable<ToldList> submit(Submissions list) = 0;
    [[nodiscard]] virtual Awaitable<Destinations> destinations(Traveller who) = 0;
    [[nodiscard]] virtual Awaitable<RollCall> reconcile(Roll roll) = 0;
};

/// The office in this very process: its own transactions, the same messages.
[[nodiscard]] std::shared_ptr<Line> make_local_line(const Platform& platform);
[[nodiscard]] std::shared_ptr<Line> make_http_line(const Platform& platform);

}  // namespace sw::travel
