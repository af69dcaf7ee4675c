// One question to many regions, 16 at once.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "rules.hpp"
#include "sectorwars/platform/http_client.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/platform/reactor.hpp"
#include "sectorwars/region_query.hpp"
#include "targets.hpp"

namespace sw::nexus {

struct Question {
    std::string query;
    region_query::Params params;
    std::chrono::milliseconds timeout{3000};
};

struct Answers {
    std::vector<Answer> ok;                     ///< by slug
    std::map<std::string, std::string> failed;  ///< slug -> reason
};

/// On the reactor's thread.
class FanOut {
public:
    explicit FanOut(const Platform& platform);

    /// Waits for everybody, but never longer than the time-out: who is late is failed with "timeout". Local regions are
    /// asked through the database, others through their internal listener.
    [[nodiscard]] Awaitable<Answers> ask(Targets targets, Question question) const;

private:
    struct Round;
    static Awaitable<> work(std::shared_ptr<Round> round);
    static Awaitable<Table> ask_one(std::shared_ptr<Round> round, std::size_t index);
    static Awaitable<Table> ask_local(std::shared_ptr<Round> round, RegionId region);
    static Awaitable<Table> ask_remote(std::shared_ptr<Round> round, std::size_t index);

    Platform platform_;
    std::shared_ptr<http::Client> client_;
};

}  // namespace sw::nexus
