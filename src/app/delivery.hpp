// The last step of an event: to the sockets of this process, to its subscriptions, and over Redis to other processes.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "platform/outbox/timeline.hpp"
#include "platform/redis/bus.hpp"
#include "platform/ws/hub_impl.hpp"
#include "sectorwars/platform/feature.hpp"

namespace sw {

class Delivery {
public:
    /// `origin` names this process on the bus, so that it skips its own messages.
    Delivery(HubImpl& hub, std::string origin) : hub_(hub), origin_(std::move(origin)) {}

    void subscribe(const std::vector<Subscription>& subscriptions);

    void attach(RedisBus& bus) { bus_.store(&bus); }

    void detach() { bus_.store(nullptr); }

    /// To the subscriptions of other processes, now or never. Any thread.
    void send_live(std::string topic, std::string payload);

    /// From the relay's thread: delivers here and sends a copy over the bus.
    void publish(std::vector<Published> batch);

    /// From the bus: what another process published.
    void receive(const std::string& message);

private:
    void deliver(const Published& event);

    HubImpl& hub_;
    std::string origin_;
    std::atomic<RedisBus*> bus_{nullptr};
    std::multimap<std::string, std::function<void(const Event&)>, std::less<>> subscriptions_;
};

}  // namespace sw
