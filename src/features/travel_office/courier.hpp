// Runs the office's errands: delivers travellers, calls them back, and hears what the destinations say.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "line.hpp"
#include "office.hpp"

namespace sw::travel_office {

class Courier : public std::enable_shared_from_this<Courier> {
public:
    Courier(const Platform& platform, std::shared_ptr<const Office> office, std::shared_ptr<const Exchange> exchange);

    void begin();

    /// A travel was submitted. From any thread.
    void wake() { signal_.set(); }

private:
    using Clock = std::chrono::steady_clock;

    struct Pause {
        Clock::time_point until{};
        std::chrono::milliseconds length{0};
    };

    static Awaitable<> run(std::shared_ptr<Courier> self);
    Awaitable<std::size_t> round();  ///< travels without an end
    static Awaitable<> serve(std::shared_ptr<Courier> self, std::string region, std::vector<Uuid> travels);
    Awaitable<bool> run_errand(std::string region, Uuid travel);  ///< false when the region is silent
    Awaitable<travel::Decision> send(std::shared_ptr<Line> line, Office::Order order);
    [[nodiscard]] Awaitable<bool> is_gone(std::string region);
    void put_off(const std::string& region);

    Database& database_;
    Reactor& reactor_;
    std::shared_ptr<const Office> office_;
    std::shared_ptr<const Exchange> exchange_;
    std::shared_ptr<regions::Directory> directory_;
    std::shared_ptr<const travel::Doors> doors_;
    Signal signal_;
    // Only the reactor's thread.
    std::set<std::string> busy_;
    std::map<std::string, Pause> silent_;
    bool moved_ = false;
};

}  // namespace sw::travel_office
