// The single decisions of a travel.
#include "sectorwars/platform/travel_protocol.hpp"
#include "support/catch.hpp"

using namespace sw::travel;

namespace {

const auto authorise = [] { return Verdict::authorised; };
const auto refuse = [] { return Verdict::refused; };
const auto hold = [] { return Verdict::wait; };
const auto never = []() -> Verdict { throw std::logic_error("must not be asked"); };

}  // namespace

TEST_CASE("an escrow moves only when it hears an end, and only once") {
    for (const auto told : {Status::unknown, Status::waiting, Status::in_transit})
        CHECK(after_status(Escrow::held, told) == Escrow::held);
    CHECK(after_status(Escrow::held, Status::completed) == Escrow::settled);
    CHECK(after_status(Escrow::held, Status::failed) == Escrow::refunded);
    CHECK(after_status(Escrow::held, Status::cancelled) == Escrow::refunded);
    CHECK(after_status(Escrow::settled, Status::failed) == Escrow::settled);
    CHECK(after_status(Escrow::refunded, Status::completed) == Escrow::refunded);
}

TEST_CASE("a travel is judged once, when it is first submitted") {
    CHECK(after_submit({}, false, authorise).status == Status::in_transit);
    CHECK(after_submit({}, false, refuse).status == Status::failed);
    CHECK(after_submit({}, false, hold).status == Status::unknown);
    const Journal moving{.status = Status::in_transit};
    CHECK(after_submit(moving, false, never) == moving);
}

TEST_CASE("a cancellation that comes first closes the door for the submission behind it") {
    const Journal row = after_submit({}, true, never);
    CHECK(row.status == Status::cancelled);
    CHECK(after_submit(row, false, never).status == Status::cancelled);
}

TEST_CASE("before anything was sent the office cancels alone; afterwards it asks the destination") {
    const Journal fresh{.status = Status::in_transit};
    CHECK(after_recall(fresh, Status::failed).status == Status::failed);
    const Journal sent = after_dispatch(fresh);
    REQUIRE(sent.dispatched);
    const Journal recalled = after_submit(sent, true, never);
    CHECK(recalled.status == Status::in_transit);
    CHECK(errand_of(recalled) == Errand::refuse);
    CHECK(after_answer(recalled, Answer::silence) == recalled);
    CHECK(after_answer(recalled, Answer::refused).status == Status::cancelled);
    CHECK(after_answer(recalled, Answer::arrived).status == Status::completed);
}

TEST_CASE("the first reason for a recall stays") {
    const Journal recalled{.status = Status::in_transit, .dispatched = true, .recall = Status::cancelled};
    CHECK(after_recall(recalled, Status::failed) == recalled);
}

TEST_CASE("the dispatch is stored before anything is delivered") {
    CHECK(errand_of({.status = Status::in_transit}) == Errand::dispatch);
    CHECK(errand_of({.status = Status::in_transit, .dispatched = true}) == Errand::deliver);
    for (const auto end : {Status::completed, Status::failed, Status::cancelled, Status::unknown})
        CHECK(errand_of({.status = end}) == Errand::none);
}

TEST_CASE("an end never changes") {
    for (const auto end : {Status::completed, Status::failed, Status::cancelled}) {
        const Journal row{.status = end, .dispatched = true};
        for (const auto answer : {Answer::arrived, Answer::refused, Answer::not_yet, Answer::silence})
            CHECK(after_answer(row, answer) == row);
        CHECK(after_recall(row, Status::failed) == row);
        CHECK(after_submit(row, true, never) == row);
    }
}

TEST_CASE("the destination's stored word wins over everything") {
    CHECK(on_arrival(Inbox::arrived, Readiness::refuse) == InboxStep{Inbox::none, Answer::arrived});
    CHECK(on_arrival(Inbox::refused, Readiness::accept) == InboxStep{Inbox::none, Answer::refused});
    CHECK(on_refusal(Inbox::arrived) == InboxStep{Inbox::none, Answer::arrived});
    CHECK(on_refusal(Inbox::none) == InboxStep{Inbox::refused, Answer::refused});
    CHECK(on_arrival(Inbox::none, Readiness::not_yet) == InboxStep{Inbox::none, Answer::not_yet});
    CHECK(on_arrival(Inbox::none, Readiness::accept) == InboxStep{Inbox::arrived, Answer::arrived});
    CHECK(on_arrival(Inbox::none, Readiness::refuse) == InboxStep{Inbox::refused, Answer::refused});
}

TEST_CASE("a pilot with an unfinished travel waits, and one who is elsewhere does not leave") {
    CHECK(judge_place(true, false) == Verdict::authorised);
    CHECK(judge_place(false, false) == Verdict::refused);
    CHECK(judge_place(true, true) == Verdict::wait);
    CHECK(judge_place(false, true) == Verdict::wait);
}
