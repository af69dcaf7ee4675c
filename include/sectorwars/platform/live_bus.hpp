// Messages that only count now, to the other processes that serve the same world.
#pragma once

#include <functional>
#include <string>
#include <utility>

#include "sectorwars/platform/describe.hpp"

namespace sw {

/// Get it with platform.shared.get<LiveBus>(). Alone or without Redis nothing happens.
class LiveBus {
public:
    using Send = std::function<void(std::string topic, std::string payload)>;

    /// By the composition root, before the first message.
    void connect(Send send) { send_ = std::move(send); }

    /// M is a described struct with `static constexpr std::string_view topic`. It reaches Feature::subscriptions of
    /// that topic in every other process, not in this one, and may get lost. Any thread; never blocks.
    template <class M>
    void send(const M& message) const {
        if (send_) send_(std::string(M::topic), to_json(message));
    }

private:
    Send send_;
};

}  // namespace sw
