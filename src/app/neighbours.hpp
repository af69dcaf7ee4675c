// The other processes that serve the same world: who is connected to them, told over the live bus.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "platform/ws/hub_impl.hpp"
#include "sectorwars/platform/feature.hpp"
#include "sectorwars/platform/live_bus.hpp"

namespace sw {

struct NeighbourOptions {
    std::chrono::milliseconds sign{2'000};  ///< between signs of life
    std::chrono::milliseconds list{6'000};  ///< between whole lists, which make good what was lost; only to somebody
    std::chrono::milliseconds silence{15'000};  ///< after it a process is gone
    std::size_t page = 200;                     ///< pilots in one message
};

/// Changes are told at once. All on the I/O thread.
class Neighbours {
public:
    Neighbours(
        boost::asio::io_context& io, HubImpl& hub, const LiveBus& bus, std::string self, NeighbourOptions options = {}
    );
    ~Neighbours();
    Neighbours(const Neighbours&) = delete;
    Neighbours& operator=(const Neighbours&) = delete;

    /// Hears what others say; for Delivery.
    [[nodiscard]] Subscription subscription();

    /// Before the first socket opens.
    void start();
    /// The rest is silence. I/O thread, or when it no longer runs.
    void stop();

private:
    struct Neighbour {
        std::chrono::steady_clock::time_point heard{};
        std::int64_t round = 0;  ///< list that is being received
        std::int32_t pages = 0;  ///< of it
        std::vector<Presence> players{};
    };

    void tick();
    void tell_all(bool asks);
    void hear(const Event& event);
    Neighbour& meet(const std::string& origin);

    HubImpl& hub_;
    const LiveBus& bus_;
    std::string self_;
    NeighbourOptions options_;
    boost::asio::steady_timer timer_;
    std::map<std::string, Neighbour> neighbours_;
    std::chrono::steady_clock::time_point listed_{};
    std::int64_t round_ = 0;
    std::shared_ptr<const bool> alive_ = std::make_shared<const bool>(true);  ///< watched by a tick that is under way
};

}  // namespace sw
