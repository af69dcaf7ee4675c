// The decisions of a travel between regions.
#include "sectorwars/platform/travel_protocol.hpp"

namespace sw::travel {

Escrow after_status(Escrow escrow, Status told) {
    if (escrow != Escrow::held) return escrow;
    if (told == Status::completed) return Escrow::settled;
    if (told == Status::failed || told == Status::cancelled) return Escrow::refunded;
    return escrow;
}

Verdict judge_place(bool at_source, bool other_in_transit) {
    if (other_in_transit) return Verdict::wait;
    return at_source ? Verdict::authorised : Verdict::refused;
}

Journal after_submit(const Journal& row, bool cancel, const std::function<Verdict()>& judge) {
    if (row.status != Status::unknown) return cancel ? after_recall(row, Status::cancelled) : row;
    Journal next = row;
    if (cancel) {
        next.status = Status::cancelled;
        return next;
    }
    switch (judge()) {
        case Verdict::authorised:
            next.status = Status::in_transit;
            break;
        case Verdict::refused:
            next.status = Status::failed;
            break;
        case Verdict::wait:
            break;
    }
    return next;
}

Journal after_recall(const Journal& row, Status end) {
    if (row.status != Status::in_transit || row.recall) return row;
    Journal next = row;
    if (row.dispatched) next.recall = end;
    else next.status = end;
    return next;
}

Errand errand_of(const Journal& row) {
    if (row.status != Status::in_transit) return Errand::none;
    if (row.recall) return Errand::refuse;
    return row.dispatched ? Errand::deliver : Errand::dispatch;
}

Journal after_dispatch(const Journal& row) {
    Journal next = row;
    if (errand_of(row) == Errand::dispatch) next.dispatched = true;
    return next;
}

Journal after_answer(const Journal& row, Answer answer) {
    Journal next = row;
    if (row.status != Status::in_transit) return next;
    if (answer == Answer::arrived) next.status = Status::completed;
    if (answer == Answer::refused) next.status = row.recall.value_or(Status::failed);
    return next;
}

InboxStep on_arrival(Inbox stored, Readiness readiness) {
    if (stored == Inbox::arrived) return {.answer = Answer::arrived};
    if (stored == Inbox::refused) return {.answer = Answer::refused};
    switch (readiness) {
        case Readiness::accept:
            return {.write = Inbox::arrived, .answer = Answer::arrived};
        case Readiness::refuse:
            return {.write = Inbox::refused, .answer = Answer::refused};
        case Readiness::not_yet:
            break;
    }
    return {.answer = Answer::not_yet};
}

InboxStep on_refusal(Inbox stored) {
    if (stored == Inbox::arrived) return {.answer = Answer::arrived};
    if (stored == Inbox::refused) return {.answer = Answer::refused};
    return {.write = Inbox::refused, .answer = Answer::refused};
}

}  // namespace sw::travel
