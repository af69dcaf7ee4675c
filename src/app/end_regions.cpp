// A last wish to the engine.
#include "app/end_regions.hpp"

#include <future>

#include "sectorwars/orchestrator.hpp"
#include "sectorwars/platform/reactor.hpp"

namespace sw {
namespace {

constexpr std::chrono::seconds patience{5};

Awaitable<> leave(RegionBackend* backend, std::shared_ptr<std::promise<void>> done) {
    co_await backend->leave(patience);
    done->set_value();
}

}  // namespace

void end_regions(Shared& shared) {
    const auto office = shared.get<orchestrator::Office>();
    if (office->backend == nullptr || office->reactor == nullptr) return;
    const auto done = std::make_shared<std::promise<void>>();
    auto ended = done->get_future();
    office->reactor->spawn("ending regions", [backend = office->backend, done] { return leave(backend, done); });
    (void)ended.wait_for(patience + std::chrono::seconds{1});
}

}  // namespace sw
