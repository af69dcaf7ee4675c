// See the header.
#include "rules.hpp"

#include <algorithm>

namespace sw::billing {
namespace {

using std::chrono::days;

constexpr std::size_t longest_url = 2000;

bool is_plain(std::string_view url) {
    return std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < 0x7f && c != '\\'; });
}

bool has_ended(State state) {
    return state == State::cancelled || state == State::expired;
}

std::optional<Time> later(std::optional<Time> a, std::optional<Time> b) {
    return std::max(a, b);  // nothing is less than anything
}

}  // namespace

std::string_view origin_of(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos) return {};
    return url.substr(0, url.find_first_of("/?#", scheme + 3));
}

bool is_on_origin(std::string_view url, std::string_view origin) {
    origin = origin_of(origin);
    if (origin.empty() || url.size() > longest_url || !is_plain(url) || !url.starts_with(origin)) return false;
    const std::string_view rest = url.substr(origin.size());
    return rest.empty() || rest.front() == '/' || rest.front() == '?' || rest.front() == '#';
}

bool is_open(State state) {
    return !has_ended(state) && state != State::abandoned;
}

bool grants(const Subscription& one, Time at, int threshold) {
    if (one.blocked || one.cancel_wanted) return false;
    if (one.state == State::active) return one.payment_failures < threshold;
    return has_ended(one.state) && one.paid_until && at < *one.paid_until;
}

bool take(Subscription& one, const Truth& truth, const Figures& figures, Time at) {
    const Subscription before = one;
    one.state = truth.state;
    one.told_at = later(one.told_at, truth.told_at);
    if (truth.payer_id) one.payer_id = truth.payer_id;
    if (truth.started_at) one.started_at = truth.started_at;
    if (truth.state == State::active && !one.started_at) one.started_at = truth.told_at.value_or(at);
    one.payment_failures = truth.payment_failures;
    if (later(before.last_payment_at, truth.last_payment_at) != before.last_payment_at) one.blocked = false;
    one.last_payment_at = later(one.last_payment_at, truth.last_payment_at);
    one.next_billing_at = truth.next_billing_at;
    if (truth.state == State::active) {
        one.ended_at.reset();
        const auto covered =
            one.last_payment_at ? std::optional<Time>(*one.last_payment_at + days(figures.payment_days)) : std::nullopt;
        if (truth.next_billing_at) one.paid_until = truth.next_billing_at;
        else one.paid_until = later(one.paid_until, covered);
    } else if (has_ended(truth.state)) {
        if (!one.ended_at) one.ended_at = truth.told_at.value_or(at);
        // Whatever was not begun or not paid for ends at once.
        if (!one.paid_until) one.paid_until = one.ended_at;
        if (truth.state == State::expired) one.paid_until = std::min(one.paid_until, one.ended_at);
    }
    return !(one == before);
}

void take_payment(Subscription& one, Time at, std::optional<Time> next, const Figures& figures) {
    one.payment_failures = 0;
    one.blocked = false;
    one.last_payment_at = later(one.last_payment_at, at);
    if (next) one.next_billing_at = next;
    one.paid_until = later(one.paid_until, next.value_or(at + days(figures.payment_days)));
    if (one.state == State::suspended) one.state = State::active;
    one.told_at = later(one.told_at, at);
}

bool is_in_doubt(const Subscription& one, std::optional<Time> told_at, State to) {
    if (!told_at || (one.told_at && *told_at <= *one.told_at)) return true;
    return !is_open(one.state) && !has_ended(to);
}

void count_lapse(Subscription& one, bool paid, Time at) {
    if (paid) {
        one.lapsed_at.reset();
        one.terminated_at.reset();
    } else if (!one.lapsed_at && one.started_at) {
        one.lapsed_at = at;
    }
}

RegionStep next_step(regions::Status status, const Subscription& one, bool paid, Time at, const Figures& figures) {
    using regions::Status;
    const bool runs = status == Status::active || status == Status::attachment_pending;
    if (paid) {
        if (status == Status::pending) return RegionStep::provision;
        const bool rests = status == Status::suspended || status == Status::grace;
        return rests ? RegionStep::activate : RegionStep::none;
    }
    if (!one.lapsed_at) return RegionStep::none;
    if (runs) return RegionStep::suspend;
    if (status == Status::suspended && at >= *one.lapsed_at + days(figures.grace_after_days)) return RegionStep::grace;
    const bool over = at >= *one.lapsed_at + days(figures.terminate_after_days);
    const bool nothing_there = status == Status::pending || status == Status::generation_corrupt;
    if (over && nothing_there) return RegionStep::erase;
    if (over && status == Status::grace) return RegionStep::terminate;
    if (status != Status::terminated) return RegionStep::none;
    const Time ended = one.terminated_at.value_or(at);
    return at >= ended + days(figures.delete_after_days) ? RegionStep::erase : RegionStep::rest;
}

const PlanFigures& figures_of(const Figures& figures, Plan plan) {
    return plan == Plan::galactic_citizen ? figures.plans.galactic_citizen : figures.plans.regional_owner;
}

}  // namespace sw::billing
