// The courier of the source.
#include "courier.hpp"

#include <algorithm>

#include "sectorwars/platform/log.hpp"

namespace sw::travel {

namespace {

using Milliseconds = std::chrono::milliseconds;

constexpr Milliseconds shortest_pause{40}, longest_pause{1000};
constexpr std::int32_t page = 256;
constexpr std::size_t most_asked = 32, most_bytes = 400'000;
constexpr std::int32_t evacuated_at_once = 20, most_residents = 20'000;

}  // namespace

Courier::Courier(const Platform& platform, std::shared_ptr<const Source> source, std::shared_ptr<const Gatekeeper> gate)
    : database_(platform.database),
      reactor_(platform.reactor),
      shared_(platform.shared),
      platform_(platform),
      source_(std::move(source)),
      gate_(std::move(gate)),
      signal_(platform.reactor.executor()) {}

void Courier::connect() {
    line_ = shared_.get<Doors>()->submit ? make_local_line(platform_) : make_http_line(platform_);
}

void Courier::begin() {
    reactor_.spawn("travel courier", [self = shared_from_this()] { return run(self); });
}

Awaitable<> Courier::run(std::shared_ptr<Courier> self) {
    Milliseconds pause = longest_pause;
    for (;;) {
        auto waiting = self->signal_.wait(pause);
        co_await std::move(waiting);
        bool moved = false;
        std::string problem;
        try {
            auto working = self->round();
            moved = co_await std::move(working);
        } catch (const Failure& failure) {
            problem = failure.error().message;
        }
        if (!problem.empty() && !self->complained_) log::warn("Travels wait for an answer", {{"error", problem}});
        self->complained_ = !problem.empty();
        const bool waits = !self->known_.empty();
        pause = moved ? shortest_pause : std::min(waits ? pause * 2 : longest_pause, longest_pause);
    }
}

Awaitable<bool> Courier::round() {
    if (source_->draining()) {
        auto leaving = evacuate();
        co_await std::move(leaving);
    }
    bool moved = false;
    std::set<Uuid> seen;
    Uuid after{};
    for (;;) {
        const auto rows = std::make_shared<std::vector<repository::EscrowRow>>();
        auto reading = async_read(database_, [rows, after](ReadTx& tx) { *rows = repository::held(tx, after, page); });
        co_await std::move(reading);
        for (const auto& row : *rows) seen.insert(row.travel_id);
        const bool last = rows->size() < static_cast<std::size_t>(page);
        if (!rows->empty()) after = rows->back().travel_id;
        while (!rows->empty()) {
            std::vector<repository::EscrowRow> batch;
            std::size_t bytes = 0;
            while (!rows->empty() && batch.size() < most_asked && bytes < most_bytes) {
                bytes += known_.count(rows->back().travel_id) == 0 ? rows->back().request.manifest.size() : 0;
                batch.push_back(std::move(rows->back()));
                rows->pop_back();
            }
            auto asking = ask_all(std::move(batch));
            const bool ended = co_await std::move(asking);
            moved = moved || ended;
        }
        if (last) break;
    }
    // What ended, here or through another process of the region, need not be remembered.
    std::erase_if(known_, [&](const Uuid& travel) { return seen.count(travel) == 0; });
    if (!restored_checked_) {  // behind the held ones: who comes back from an escrow may be elsewhere, too
        auto settling = settle_restore();
        co_await std::move(settling);
    }
    co_return moved;
}

Submissions Courier::submissions_of(const std::vector<repository::EscrowRow>& rows) const {
    Submissions list;
    for (const auto& row : rows) {
        Submission one{.travel_id = row.travel_id, .cancel = row.cancel, .request = std::nullopt};
        if (known_.count(row.travel_id) == 0) one.request = row.request;
        list.travels.push_back(std::move(one));
    }
    return list;
}

/// One travel that the office chokes on must not hold up the others.
Awaitable<bool> Courier::ask_all(std::vector<repository::EscrowRow> rows) {
    bool moved = false, choked = false;
    try {
        auto asking = ask(rows);
        moved = co_await std::move(asking);
    } catch (const Failure& failure) {
        choked = rows.size() > 1 && failure.error().code != Code::unavailable;
        if (!choked) throw;
    }
    for (std::size_t i = 0; choked && i < rows.size(); ++i) {
        std::string problem;
        try {
            std::vector<repository::EscrowRow> one(1, rows[i]);
            auto asking = ask(std::move(one));
            const bool ended = co_await std::move(asking);
            moved = moved || ended;
        } catch (const Failure& failure) {
            problem = failure.error().message;
        }
        const auto& row = rows[i];
        if (!problem.empty()) log::warn("A travel waits", {{"travel", row.travel_id.to_string()}, {"error", problem}});
    }
    co_return moved;
}

/// A new travel counts as movement: its end is near.
Awaitable<bool> Courier::ask(std::vector<repository::EscrowRow> rows) {
    auto asking = line_->submit(submissions_of(rows));
    const ToldList told = co_await std::move(asking);
    bool moved = false;
    for (const auto& one : told.travels) {
        const auto same = [&](const repository::EscrowRow& row) { return row.travel_id == one.travel_id; };
        const auto row = std::find_if(rows.begin(), rows.end(), same);
        if (row == rows.end()) continue;
        if (is_end(one.status)) {
            auto hearing = hear(row->request.player_id, one);
            co_await std::move(hearing);
            known_.erase(one.travel_id);
            moved = true;
        } else if (one.status == Status::unknown) {
            moved = known_.erase(one.travel_id) > 0 || moved;
        } else if (one.status == Status::in_transit) {
            moved = known_.insert(one.travel_id).second || moved;
        }
    }
    co_return moved;
}

Awaitable<> Courier::hear(PlayerId player, Told told) {
    auto work = async_write(database_, [source = source_, player, told = std::move(told)](Tx& tx) {
        source->hear(tx, player, told);
    });
    co_await std::move(work);
}

Awaitable<> Courier::evacuate() {
    const auto who = std::make_shared<std::vector<PlayerId>>();
    auto reading = async_read(database_, [who](ReadTx& tx) { *who = repository::evacuees(tx, evacuated_at_once); });
    co_await std::move(reading);
    for (const auto& player : *who) {
        // One transaction each: whoever cannot leave does not keep the others here.
        std::string problem;
        try {
            auto leaving = async_write(database_, [source = source_, player](Tx& tx) {
                (void)source->depart(
                    tx, {.player = player, .destination = std::string(nexus_slug), .gate = {}, .evacuation = true}
                );
            });
            co_await std::move(leaving);
        } catch (const Failure& failure) {
            problem = failure.error().message;
        }
        if (!problem.empty())
            log::warn("A pilot could not be sent away", {{"player", player.to_string()}, {"error", problem}});
    }
    if (!who->empty()) signal_.set();
}

Awaitable<> Courier::settle_restore() {
    struct State {
        bool restored = false;
        Books books;
    };

    const auto state = std::make_shared<State>();
    auto reading = async_read(database_, [state](ReadTx& tx) {
        state->restored = repository::was_restored(tx);
        if (state->restored) state->books = repository::books(tx, {}, most_residents);
    });
    co_await std::move(reading);
    if (state->restored) {
        Roll roll{platform_.config.regional.region_id, state->books.residents, state->books.held};
        auto asking = line_->reconcile(std::move(roll));
        const auto call = std::make_shared<RollCall>();
        *call = co_await std::move(asking);
        for (std::size_t i = 0; i < call->elsewhere.size(); ++i) {
            auto work =
                async_write(database_, [gate = gate_, call, i](Tx& tx) { gate->forget(tx, call->elsewhere[i]); });
            co_await std::move(work);
        }
        for (std::size_t i = 0; i < call->missing.size(); ++i) {
            auto work =
                async_write(database_, [gate = gate_, call, i](Tx& tx) { gate->bring_back(tx, call->missing[i]); });
            co_await std::move(work);
        }
        auto done = async_write(database_, [gate = gate_, call](Tx& tx) { gate->close_books(tx, *call); });
        co_await std::move(done);
    }
    restored_checked_ = true;
}

}  // namespace sw::travel
