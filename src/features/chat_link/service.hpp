// A region's line into the chat of the whole galaxy.
#pragma once

#include <memory>

#include "sectorwars/galaxy_chat.hpp"
#include "sectorwars/platform/feature.hpp"
#include "sectorwars/platform/http_client.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/platform/reactor.hpp"

namespace sw::chat_link {

class Service : public std::enable_shared_from_this<Service> {
public:
    explicit Service(const Platform& platform);

    /// What was said elsewhere; the nexus only. I/O thread.
    Nothing broadcast(const Caller& caller, const GalaxyMessages& in) const;

    void start();
    void begin();

private:
    static Awaitable<> run(std::shared_ptr<Service> self);

    Reactor& reactor_;
    ServiceTokens& services_;
    http::Client client_;
    std::string url_, region_;
    std::shared_ptr<GalaxyChat> chat_;
    Signal signal_;
    BoundedQueue<GalaxyMessage> queue_;
};

}  // namespace sw::chat_link
