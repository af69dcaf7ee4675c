// Asks the office about every escrow that is held, until it hears an end; and sends away whom a closing region has.
#pragma once

#include <chrono>
#include <memory>
#include <set>
#include <vector>

#include "departure.hpp"
#include "inbox.hpp"
#include "line.hpp"

namespace sw::travel {

class Courier : public std::enable_shared_from_this<Courier> {
public:
    Courier(const Platform& platform, std::shared_ptr<const Source> source, std::shared_ptr<const Gatekeeper> gate);

    /// Once the office has filled the doors, if it is in this process.
    void connect();
    /// Once the listeners are open.
    void begin();

    /// Something left, or there is news. From any thread.
    void wake() { signal_.set(); }

    [[nodiscard]] const std::shared_ptr<Line>& line() const { return line_; }

private:
    static Awaitable<> run(std::shared_ptr<Courier> self);
    Awaitable<bool> round();  ///< true when something moved
    Awaitable<bool> ask_all(std::vector<repository::EscrowRow> rows);
    Awaitable<bool> ask(std::vector<repository::EscrowRow> rows);
    Awaitable<> hear(PlayerId player, Told told);
    Awaitable<> evacuate();
    Awaitable<> settle_restore();

    [[nodiscard]] Submissions submissions_of(const std::vector<repository::EscrowRow>& rows) const;

    Database& database_;
    Reactor& reactor_;
    Shared& shared_;
    const Platform platform_;
    std::shared_ptr<const Source> source_;
    std::shared_ptr<const Gatekeeper> gate_;
    std::shared_ptr<Line> line_;
    Signal signal_;
    std::set<Uuid> known_;  ///< the office has the manifest; only the reactor's thread
    bool restored_checked_ = false;
    bool complained_ = false;
};

}  // namespace sw::travel
