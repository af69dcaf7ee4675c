// The nexus hands chat on from each region to all others.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "sectorwars/galaxy_chat.hpp"
#include "sectorwars/platform/feature.hpp"
#include "sectorwars/platform/http_client.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/platform/reactor.hpp"
#include "sectorwars/regions.hpp"

namespace sw::chat_relay {

class Service : public std::enable_shared_from_this<Service> {
public:
    explicit Service(const Platform& platform);

    /// What was said in a region. I/O thread.
    Nothing chat(const Caller& caller, const GalaxyMessages& in);

    void start();
    void begin();

private:
    static Awaitable<> run(std::shared_ptr<Service> self);
    static Awaitable<> serve(std::shared_ptr<Service> self, std::string region, std::string endpoint);
    Awaitable<> send(std::string region, std::string endpoint, GalaxyMessages batch);
    void deal_out(const std::vector<GalaxyMessage>& said);
    void hand_on(const GalaxyMessage& message);

    Reactor& reactor_;
    ServiceTokens& services_;
    http::Client client_;
    std::shared_ptr<const regions::Directory> directory_;
    std::shared_ptr<GalaxyChat> chat_;
    Signal signal_;
    BoundedQueue<GalaxyMessage> queue_;
    std::map<std::string, std::vector<GalaxyMessage>> waiting_;  ///< by region; only the reactor's thread
    std::set<std::string> busy_;                                 ///< regions that are being told; the same
};

}  // namespace sw::chat_relay
