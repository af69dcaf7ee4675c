// Delivery and the bus envelope.
#include "app/delivery.hpp"

#include "sectorwars/platform/log.hpp"

namespace sw {
namespace {

struct BusDelivery {
    std::string audience;
    std::int64_t seq = 0;
    std::string frame;  ///< empty = not for sockets

    static constexpr auto describe() {
        return fields(
            field("audience", &BusDelivery::audience, ""), field("seq", &BusDelivery::seq, ""),
            field("frame", &BusDelivery::frame, "")
        );
    }
};

struct BusEvent {
    std::string origin, topic, payload;
    std::vector<BusDelivery> deliveries;

    static constexpr auto describe() {
        return fields(
            field("origin", &BusEvent::origin, ""), field("topic", &BusEvent::topic, ""),
            field("payload", &BusEvent::payload, ""), field("deliveries", &BusEvent::deliveries, "")
        );
    }
};

BusEvent to_bus(const Published& event, const std::string& origin) {
    BusEvent out{.origin = origin, .topic = event.topic, .payload = event.payload};
    for (const auto& one : event.deliveries) {
        out.deliveries.push_back({one.audience.to_text(), one.seq, one.frame ? *one.frame : std::string{}});
    }
    return out;
}

Published from_bus(const BusEvent& event) {
    Published out{.topic = event.topic, .payload = event.payload};
    for (const auto& one : event.deliveries) {
        const auto audience = Audience::parse(one.audience);
        if (!audience) continue;
        Published::Delivery delivery{.audience = *audience, .seq = one.seq};
        if (!one.frame.empty()) delivery.frame = std::make_shared<const std::string>(one.frame);
        out.deliveries.push_back(std::move(delivery));
    }
    return out;
}

}  // namespace

void Delivery::subscribe(const std::vector<Subscription>& subscriptions) {
    for (const auto& one : subscriptions) subscriptions_.emplace(one.topic, one.run);
}

void Delivery::publish(std::vector<Published> batch) {
    if (RedisBus* bus = bus_.load()) {
        for (const auto& event : batch) bus->publish(to_json(to_bus(event, origin_)));
    }
    hub_.post([this, batch = std::move(batch)] {
        for (const auto& event : batch) deliver(event);
    });
}

void Delivery::send_live(std::string topic, std::string payload) {
    RedisBus* bus = bus_.load();
    if (bus == nullptr) return;
    bus->publish(to_json(BusEvent{.origin = origin_, .topic = std::move(topic), .payload = std::move(payload)}));
}

void Delivery::receive(const std::string& message) {
    try {
        const auto event = parse_json<BusEvent>(message);
        if (event.origin == origin_) return;
        hub_.post([this, published = from_bus(event)] { deliver(published); });
    } catch (const Failure& problem) {
        log::warn("A bus message was not understood", {{"error", problem.what()}});
    }
}

void Delivery::deliver(const Published& event) {
    const auto [first, last] = subscriptions_.equal_range(event.topic);
    for (auto one = first; one != last; ++one) {
        try {
            one->second(Event{.topic = event.topic, .payload = event.payload});
        } catch (const std::exception& problem) {
            log::error("A subscription failed", {{"topic", event.topic}, {"error", problem.what()}});
        }
    }
    for (const auto& one : event.deliveries) {
        switch (one.audience.kind) {
            case Audience::Kind::player:
            case Audience::Kind::region:
                hub_.deliver(one.audience.to_text(), one.seq, one.frame);
                break;
            case Audience::Kind::sector:
                if (one.frame) hub_.send_to_sector(one.audience.sector, one.frame, one.audience.except);
                break;
            case Audience::Kind::admin:
                if (one.frame) hub_.send_to_admins(one.frame);
                break;
        }
    }
}

}  // namespace sw
