// Asking all regions, keeping their figures, and making the Nexus anew.
#pragma once

#include <memory>

#include "fan_out.hpp"
#include "messages.hpp"
#include "sectorwars/galaxy_build.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/universe.hpp"

namespace sw::nexus {

class Service {
public:
    explicit Service(const Platform& platform);

    [[nodiscard]] Later<QueryReply> query(const Caller& caller, const QueryRequest& in) const;
    QueryList queries(const Caller& caller, const Nothing&) const;
    GenerateReply generate(Tx& tx, const Caller& caller, const GenerateRequest& in) const;

    /// Asks every region for its figures and keeps them in the registry.
    [[nodiscard]] Awaitable<> collect_figures() const;

private:
    /// What outlives a request: everything that its coroutine touches.
    struct Parts {
        Platform platform;
        FanOut fan_out;
        std::shared_ptr<const regions::Directory> directory;
    };

    static Awaitable<> answer(std::shared_ptr<const Parts> parts, QueryRequest request, Later<QueryReply>::Done done);
    static Awaitable<QueryReply> reply_to(std::shared_ptr<const Parts> parts, QueryRequest request);
    static Awaitable<Answers> ask_members(std::shared_ptr<const Parts> parts, Targets targets);

    std::shared_ptr<const Parts> parts_;
    std::shared_ptr<universe::WorldMaker> worlds_;
};

}  // namespace sw::nexus
