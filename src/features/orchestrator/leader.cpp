// Who acts: the holder of the advisory lock, under a term that every write of the journal checks.
#include "room.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw::orchestrator {
namespace {

Awaitable<std::int64_t> begin_term(Room& room) {
    const auto term = std::make_shared<std::int64_t>(0);
    std::function<void(Tx&)> work = [term, owner = room.config.instance](Tx& tx) {
        *term = repository::next_term(tx, owner);
    };
    co_await async_write(room.database, std::move(work));
    co_return *term;
}

}  // namespace

Awaitable<> lead(Room& room) {
    const auto held = std::make_shared<bool>(false);
    std::function<void()> work = [held, lock = room.lock] { *held = lock->hold(); };
    co_await run_blocking(std::move(work));
    if (*held == room.leads()) co_return;
    if (!*held) {
        room.term = 0;
        log::warn("This process no longer acts on regions");
        co_return;
    }
    room.term = co_await begin_term(room);
    log::info("This process acts on regions", {{"term", std::to_string(room.term)}});
    room.kick();
    room.reconcile_wake->set();
}

}  // namespace sw::orchestrator
