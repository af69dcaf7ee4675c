// Who gets what for which payment, and what happens after the last one (platform spec 3.10, 6.3). Pure.
#pragma once

#include <string_view>

#include "sectorwars/regions.hpp"
#include "subscription.hpp"
#include "tuning.hpp"

namespace sw::billing {

/// The URL is below `origin` ("https://play.example.org"): nobody is sent to somebody else's page after paying.
[[nodiscard]] bool is_on_origin(std::string_view url, std::string_view origin);

/// Scheme, host and port of a URL; empty when it is none.
[[nodiscard]] std::string_view origin_of(std::string_view url);

/// May become something else without a new purchase.
[[nodiscard]] bool is_open(State state);

/// It gives its rights now: paid, for something that can be had, nothing taken back, fewer failed payments in a row
/// than `threshold`. A cancelled one gives them until the end of what is paid for.
[[nodiscard]] bool grants(const Subscription& subscription, Time at, int threshold);

/// What PayPal told moves the subscription. False when it told nothing new.
bool take(Subscription& subscription, const Truth& truth, const Figures& figures, Time at);

/// A payment of `at`, `next` the time of the following one if it is known.
void take_payment(Subscription& subscription, Time at, std::optional<Time> next, const Figures& figures);

/// Told something from before what it told already, or something that would wake what has ended: then PayPal is asked.
[[nodiscard]] bool is_in_doubt(const Subscription& subscription, std::optional<Time> told_at, State to);

/// Starts, keeps or ends the count of unpaid days.
void count_lapse(Subscription& subscription, bool paid, Time at);

enum class RegionStep { none, provision, activate, suspend, grace, terminate, rest, erase };

constexpr auto enum_names(RegionStep) {
    return names("none", "provision", "activate", "suspend", "grace", "terminate", "rest", "erase");
}

/// The next step of its region; one at a time, however late it is.
[[nodiscard]] RegionStep next_step(
    regions::Status status, const Subscription& subscription, bool paid, Time at, const Figures& figures
);

[[nodiscard]] const PlanFigures& figures_of(const Figures& figures, Plan plan);

}  // namespace sw::billing
