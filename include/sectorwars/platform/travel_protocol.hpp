// The decisions of a travel between regions (platform spec 3.9, ADR 0009). Pure: the features store what these
// functions say, and the simulation in tests/unit/travel runs the very same functions under lost messages and crashes.
//
// Three rows decide about one travel, each in a database of its own. The escrow of the source holds what travels until
// it hears an end. The journal of the nexus ("office") tells that end. The inbox of the destination decides it, once
// the office has sent anything there: nobody else may say no then, however long it is silent.
#pragma once

#include <functional>
#include <optional>

#include "sectorwars/platform/describe.hpp"

namespace sw::travel {

/// What the office says about a travel. The last three are ends and never change.
///  unknown    it never heard of it
///  waiting    it heard, but another travel of the pilot has no end yet: ask again
enum class Status { unknown, waiting, in_transit, completed, failed, cancelled };

constexpr auto enum_names(Status) {
    return names("unknown", "waiting", "in_transit", "completed", "failed", "cancelled");
}

[[nodiscard]] constexpr bool is_end(Status status) {
    return status == Status::completed || status == Status::failed || status == Status::cancelled;
}

// ---- source ----------------------------------------------------------------------------------------------------

enum class Escrow { held, settled, refunded };

constexpr auto enum_names(Escrow) {
    return names("held", "settled", "refunded");
}

/// The escrow after the office told a status. Only an end moves it; silence is no status.
[[nodiscard]] Escrow after_status(Escrow escrow, Status told);

// ---- office ----------------------------------------------------------------------------------------------------

struct Journal {
    Status status = Status::unknown;
    bool dispatched = false;       ///< stored before the first delivery is sent: the destination may have decided
    std::optional<Status> recall;  ///< cancelled or failed: how it ends if the destination says that it is not there

    bool operator==(const Journal&) const = default;
};

enum class Verdict { authorised, refused, wait };

/// Who is where decides first: a pilot whose other travel has no end yet waits, one who is elsewhere is refused. What
/// else speaks against the travel is asked only of the authorised.
[[nodiscard]] Verdict judge_place(bool at_source, bool other_in_transit);

/// A source submitted the travel, perhaps again. `judge` is asked at most once and only for a new travel. A row that
/// stays unknown is not stored. A cancellation that comes first is stored too, so that a late submission finds it.
[[nodiscard]] Journal after_submit(const Journal& row, bool cancel, const std::function<Verdict()>& judge);

/// The pilot thought again (cancelled), or the time is out (failed).
[[nodiscard]] Journal after_recall(const Journal& row, Status end);

/// What the office's courier has to do. `dispatch`: store after_dispatch() first, then deliver.
enum class Errand { none, dispatch, deliver, refuse };

[[nodiscard]] Errand errand_of(const Journal& row);
[[nodiscard]] Journal after_dispatch(const Journal& row);

/// What the destination answered; `silence` is no answer, and `not_yet` decides nothing.
enum class Answer { arrived, refused, not_yet, silence };

constexpr auto enum_names(Answer) {
    return names("arrived", "refused", "not_yet", "silence");
}

[[nodiscard]] Journal after_answer(const Journal& row, Answer answer);

// ---- destination -----------------------------------------------------------------------------------------------

enum class Inbox { none, arrived, refused };

constexpr auto enum_names(Inbox) {
    return names("none", "arrived", "refused");
}

/// Whether the destination would take a traveller now. `not_yet`: an older travel of the pilot from here has not been
/// settled.
enum class Readiness { accept, refuse, not_yet };

struct InboxStep {
    Inbox write = Inbox::none;  ///< the row to insert; none: write nothing
    Answer answer = Answer::not_yet;

    bool operator==(const InboxStep&) const = default;
};

/// A traveller is at the gate. What is stored wins, whatever `readiness` says.
[[nodiscard]] InboxStep on_arrival(Inbox stored, Readiness readiness);
/// The office wants the travel refused: a tombstone, unless the traveller has arrived.
[[nodiscard]] InboxStep on_refusal(Inbox stored);

}  // namespace sw::travel
