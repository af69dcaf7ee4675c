// See the header.
#include "person.hpp"

#include "repository.hpp"
#include "webhooks.hpp"

namespace sw::billing {
namespace {

void write_text(JsonWriter& to, std::string_view name, const std::optional<std::string>& text) {
    to.key(name);
    if (text) to.value(*text);
    else to.null();
}

void write_time(JsonWriter& to, std::string_view name, const std::optional<Time>& time) {
    write_text(to, name, time ? std::optional(to_rfc3339(*time)) : std::nullopt);
}

void write_one(JsonWriter& to, const Subscription& one) {
    to.begin_object();
    to.member("subscription_id", one.subscription_id.to_string());
    to.member("subscription_type", to_name(one.plan));
    to.member("status", to_name(one.state));
    write_text(to, "paypal_subscription_id", one.paypal_id);
    write_text(to, "paypal_payer_id", one.payer_id);
    write_text(to, "region_name", one.region_name);
    to.member("created_at", to_rfc3339(one.created_at));
    write_time(to, "started_at", one.started_at);
    write_time(to, "last_payment_at", one.last_payment_at);
    write_time(to, "paid_until", one.paid_until);
    write_time(to, "ended_at", one.ended_at);
    to.end_object();
}

}  // namespace

personal_data::Section section() {
    personal_data::Section out{.name = "subscriptions"};
    out.export_to = [](Reader& reader, const personal_data::Person& person, JsonWriter& to) {
        to.begin_array();
        for (const auto& one : repository::of_user(reader, person.user_id)) write_one(to, one);
        to.end_array();
    };
    out.erase = [](Tx& tx, const personal_data::Person& person) {
        repository::forget_webhooks_of(tx, person.user_id);
        repository::forget_payer(tx, person.user_id);
    };
    return out;
}

}  // namespace sw::billing
