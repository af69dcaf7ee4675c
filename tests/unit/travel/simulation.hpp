// A whole installation in memory: three regions and the office, with the real decisions of sectorwars/travel_protocol
// over model databases, a network that loses, repeats, delays and reorders, and processes that die before or after a
// commit. One seed is one schedule; the same seed is the same schedule everywhere.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "sectorwars/base/random.hpp"
#include "sectorwars/platform/travel_protocol.hpp"

namespace sw::travel::simulation {

inline constexpr int regions = 3, pilots = 2, hops = 4, most_travels = pilots * hops;
inline constexpr int office = regions;  ///< index of the office among the processes
inline constexpr std::int64_t time_out_s = 180;

/// Ways to get the protocol wrong, to see that the simulation notices.
enum class Fault {
    none,
    refund_on_silence,       ///< the source gives up by the clock
    cancel_after_dispatch,   ///< the office decides alone although a delivery is under way
    forget_dispatch,         ///< delivers before it has stored that it does
    refuse_without_trace,    ///< the destination says no and remembers nothing
    arrive_without_memory,   ///< the destination does not look into its inbox
    arrive_before_settling,  ///< the destination takes a pilot whose old escrow it still holds
    submit_without_place,    ///< the office believes every source
    cancel_without_trace     ///< a cancellation that comes first is not stored
};

enum class Place { absent, here, in_transit, away };

struct PilotRow {
    Place place = Place::absent;
    std::int64_t credits = 0;
};

struct Travel {  ///< what never changes: it stands in the manifest
    int pilot = 0, source = 0, destination = 0;
    std::int64_t credits = 0, begun = 0;
};

struct EscrowRow {
    Escrow state = Escrow::held;
    bool cancel = false;
};

struct JournalRow {
    Journal row;
    std::int64_t since = 0;
};

struct Message {
    enum class Kind { submit, told, arrive, refuse, answer } kind = Kind::submit;
    int to = 0, travel = 0;
    bool cancel = false;
    Status status = Status::unknown;
    Answer answer = Answer::silence;
};

class World {
public:
    World(std::uint64_t seed, Fault fault) : random_(seed), fault_(fault) {
        network_.reserve(64);
        travels_.reserve(most_travels);
        for (int p = 0; p < pilots; ++p) {
            place_.at(p) = p % regions;
            rows_.at(place_.at(p)).at(p) = {Place::here, purse(p)};
        }
    }

    /// Empty when nothing went wrong, else what did. Every step is checked.
    std::string run(int steps) {
        for (int i = 0; i < steps && problem_.empty(); ++i) {
            clock_ += random_.integer(0, 12);
            step();
            check();
        }
        calm_down();
        if (problem_.empty()) check_end();
        return problem_;
    }

    [[nodiscard]] int ends(Status status) const {
        int count = 0;
        for (std::size_t t = 0; t < travels_.size(); ++t) count += journal_.at(t).row.status == status ? 1 : 0;
        return count;
    }

    /// A fingerprint of everything that happened.
    [[nodiscard]] std::uint64_t trace() const { return trace_; }

private:
    static std::int64_t purse(int pilot) { return 100 + pilot; }

    bool lucky(int percent) { return random_.integer(0, 99) < percent; }

    [[nodiscard]] bool up(int process) const { return down_until_.at(process) <= clock_; }

    void note(std::uint64_t word) { trace_ = (trace_ ^ word) * 0x100000001b3ULL; }

    void fail(const std::string& text) {
        if (problem_.empty()) problem_ = text + " at " + std::to_string(clock_) + " s";
    }

    // ---- the schedule --------------------------------------------------------------------------------------------

    void step() {
        const auto choice = random_.integer(0, 99);
        note(static_cast<std::uint64_t>(choice));
        const int process = static_cast<int>(random_.integer(0, regions));
        if (choice < 10) depart(static_cast<int>(random_.integer(0, pilots - 1)));
        else if (choice < 30) ask(static_cast<int>(random_.integer(0, regions - 1)));
        else if (choice < 50) run_errands();
        else if (choice < 54) cancel();
        else if (choice < 58) down_until_.at(process) = clock_ + random_.integer(1, 90);
        else deliver_one();
    }

    void calm_down() {
        chaos_ = false;
        clock_ += 200;
        for (int round = 0; round < 40 && problem_.empty(); ++round) {
            clock_ += 10;
            for (int region = 0; region < regions; ++region) ask(region);
            run_errands();
            while (!network_.empty() && problem_.empty()) deliver_one();
            check();
        }
    }

    void send(const Message& message) { network_.push_back(message); }

    void deliver_one() {
        if (network_.empty()) return;
        const auto index = static_cast<std::size_t>(random_.integer(0, static_cast<std::int64_t>(network_.size()) - 1));
        const Message message = network_[index];
        const bool twice = chaos_ && lucky(10);
        if (!twice) {
            network_[index] = network_.back();
            network_.pop_back();
        }
        if (!up(message.to) || (chaos_ && lucky(8))) return;  // lost
        if (chaos_ && lucky(3)) {                             // died before the commit
            down_until_.at(message.to) = clock_ + 30;
            return;
        }
        silent_ = chaos_ && lucky(5);  // dies after the commit: the answer never leaves
        receive(message);
        if (silent_) down_until_.at(message.to) = clock_ + 30;
        silent_ = false;
    }

    void reply(const Message& message) {
        if (!silent_) send(message);
    }

    void receive(const Message& message) {
        note(static_cast<std::uint64_t>(message.kind) * 31 + static_cast<std::uint64_t>(message.travel));
        switch (message.kind) {
            case Message::Kind::submit:
                return submit(message);
            case Message::Kind::told:
                return hear_status(message.travel, message.status);
            case Message::Kind::arrive:
            case Message::Kind::refuse:
                return decide(message);
            case Message::Kind::answer:
                return hear_answer(message.travel, message.answer);
        }
    }

    // ---- source --------------------------------------------------------------------------------------------------

    void depart(int pilot) {
        if (static_cast<int>(travels_.size()) == most_travels) return;
        for (int region = 0; region < regions; ++region) {
            PilotRow& row = rows_.at(region).at(pilot);
            if (row.place != Place::here || !up(region)) continue;
            const int destination = (region + static_cast<int>(random_.integer(1, regions - 1))) % regions;
            travels_.push_back({pilot, region, destination, row.credits, clock_});
            row = {Place::in_transit, 0};
            return;
        }
    }

    void cancel() {
        if (travels_.empty()) return;
        const auto travel =
            static_cast<std::size_t>(random_.integer(0, static_cast<std::int64_t>(travels_.size()) - 1));
        if (up(travels_[travel].source) && escrow_.at(travel).state == Escrow::held) escrow_.at(travel).cancel = true;
    }

    void ask(int region) {
        if (!up(region)) return;
        for (std::size_t t = 0; t < travels_.size(); ++t) {
            if (travels_[t].source != region || escrow_.at(t).state != Escrow::held) continue;
            const int travel = static_cast<int>(t);
            if (fault_ == Fault::refund_on_silence && clock_ - travels_[t].begun > time_out_s) {
                hear_status(travel, Status::failed);
                continue;
            }
            send({.kind = Message::Kind::submit, .to = office, .travel = travel, .cancel = escrow_.at(t).cancel});
        }
    }

    void hear_status(int travel, Status told) {
        const auto& what = travels_.at(static_cast<std::size_t>(travel));
        EscrowRow& row = escrow_.at(travel);
        const Escrow next = after_status(row.state, told);
        if (next == row.state) return;
        row.state = next;
        PilotRow& pilot = rows_.at(what.source).at(what.pilot);
        if (next == Escrow::settled) {
            pilot.place = Place::away;
            travel_out_.at(what.source) += what.credits;
        } else {
            pilot.place = Place::here;
            pilot.credits += what.credits;
        }
    }

    // ---- office --------------------------------------------------------------------------------------------------

    void submit(const Message& message) {
        const auto travel = static_cast<std::size_t>(message.travel);
        JournalRow& entry = journal_.at(travel);
        const auto& what = travels_[travel];
        const Journal before = entry.row;
        const auto judge = [&] {
            if (fault_ == Fault::submit_without_place) return Verdict::authorised;
            const Verdict verdict = judge_place(place_.at(what.pilot) == what.source, moving(what.pilot, travel));
            return verdict == Verdict::authorised && lucky(10) ? Verdict::refused : verdict;
        };
        Journal next = after_submit(before, message.cancel, judge);
        if (fault_ == Fault::cancel_after_dispatch && message.cancel && before.status == Status::in_transit)
            next.status = Status::cancelled;
        const Status said = next.status == Status::unknown ? Status::waiting : next.status;
        if (fault_ == Fault::cancel_without_trace && message.cancel && before.status == Status::unknown) next = before;
        if (before.status == Status::unknown) entry.since = clock_;
        entry.row = next;
        reply({.kind = Message::Kind::told, .to = what.source, .travel = message.travel, .status = said});
    }

    [[nodiscard]] bool moving(int pilot, std::size_t except) const {
        for (std::size_t t = 0; t < travels_.size(); ++t) {
            if (t != except && travels_[t].pilot == pilot && journal_.at(t).row.status == Status::in_transit)
                return true;
        }
        return false;
    }

    void run_errands() {
        for (std::size_t t = 0; t < travels_.size() && up(office); ++t) {
            JournalRow& entry = journal_.at(t);
            if (clock_ - entry.since > time_out_s) entry.row = after_recall(entry.row, Status::failed);
            const Errand errand = errand_of(entry.row);
            if (errand == Errand::none) continue;
            if (fault_ != Fault::forget_dispatch) entry.row = after_dispatch(entry.row);
            if (chaos_ && lucky(3)) {  // died between the commit and the call
                down_until_.at(office) = clock_ + 30;
                return;
            }
            send(
                {.kind = errand == Errand::refuse ? Message::Kind::refuse : Message::Kind::arrive,
                 .to = travels_[t].destination,
                 .travel = static_cast<int>(t)}
            );
        }
    }

    void hear_answer(int travel, Answer answer) {
        JournalRow& entry = journal_.at(travel);
        const Status before = entry.row.status;
        entry.row = after_answer(entry.row, answer);
        if (before == Status::completed || entry.row.status != Status::completed) return;
        const auto& what = travels_.at(static_cast<std::size_t>(travel));
        clearing_.at(what.source) -= what.credits;
        clearing_.at(what.destination) += what.credits;
        place_.at(what.pilot) = what.destination;
    }

    // ---- destination -----------------------------------------------------------------------------------------------

    void decide(const Message& message) {
        const auto& what = travels_.at(static_cast<std::size_t>(message.travel));
        PilotRow& pilot = rows_.at(what.destination).at(what.pilot);
        Inbox& stored = inbox_.at(message.travel);
        const bool free =
            pilot.place == Place::absent || pilot.place == Place::away || fault_ == Fault::arrive_before_settling;
        Readiness readiness = free ? Readiness::accept : Readiness::not_yet;
        if (chaos_ && free && lucky(5)) readiness = Readiness::refuse;
        const Inbox seen = fault_ == Fault::arrive_without_memory ? Inbox::none : stored;
        const InboxStep next = message.kind == Message::Kind::refuse ? on_refusal(seen) : on_arrival(seen, readiness);
        if (next.write == Inbox::arrived) {
            pilot.place = Place::here;
            pilot.credits += what.credits;
            travel_in_.at(what.destination) += what.credits;
        }
        const bool keeps = fault_ != Fault::refuse_without_trace || next.write != Inbox::refused;
        if (next.write != Inbox::none && keeps) stored = next.write;
        reply({.kind = Message::Kind::answer, .to = office, .travel = message.travel, .answer = next.answer});
    }

    // ---- what must hold
    // ----------------------------------------------------------------------------------------------

    /// At every instant each pilot with everything he owns is in exactly one place: playing in a region, or in an
    /// escrow whose traveller has not arrived.
    void check() {
        for (int p = 0; p < pilots; ++p) {
            int places = 0;
            std::int64_t credits = 0;
            for (int region = 0; region < regions; ++region) {
                places += rows_.at(region).at(p).place == Place::here ? 1 : 0;
                credits += rows_.at(region).at(p).credits;
            }
            for (std::size_t t = 0; t < travels_.size(); ++t) {
                if (travels_[t].pilot != p || escrow_.at(t).state != Escrow::held) continue;
                if (inbox_.at(t) == Inbox::arrived) continue;
                ++places;
                credits += travels_[t].credits;
            }
            if (places != 1) return fail("pilot " + std::to_string(p) + " is in " + std::to_string(places) + " places");
            if (credits != purse(p)) return fail("pilot " + std::to_string(p) + " owns " + std::to_string(credits));
        }
    }

    void check_end() {
        std::int64_t sum = 0;
        for (int region = 0; region < regions; ++region) {
            if (travel_in_.at(region) - travel_out_.at(region) != clearing_.at(region)) fail("the books disagree");
            sum += clearing_.at(region);
        }
        if (sum != 0) fail("the clearing accounts do not sum to zero");
        for (std::size_t t = 0; t < travels_.size(); ++t) {
            if (escrow_.at(t).state == Escrow::held) fail("travel " + std::to_string(t) + " never ends");
        }
        for (int p = 0; p < pilots; ++p) {
            if (rows_.at(place_.at(p)).at(p).place != Place::here)
                fail("the office has lost pilot " + std::to_string(p));
        }
    }

    sw::Random random_;
    Fault fault_;
    std::int64_t clock_ = 0;
    bool chaos_ = true, silent_ = false;
    std::uint64_t trace_ = 0xcbf29ce484222325ULL;
    std::string problem_;
    std::vector<Message> network_;
    std::vector<Travel> travels_;
    std::array<std::int64_t, regions + 1> down_until_{};
    std::array<std::array<PilotRow, pilots>, regions> rows_{};
    std::array<EscrowRow, most_travels> escrow_{};
    std::array<Inbox, most_travels> inbox_{};
    std::array<JournalRow, most_travels> journal_{};
    std::array<int, pilots> place_{};
    std::array<std::int64_t, regions> travel_in_{}, travel_out_{}, clearing_{};
};

}  // namespace sw::travel::simulation
