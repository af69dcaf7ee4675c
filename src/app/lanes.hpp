// The dispatcher's lanes and the hub's timeline reader over the real database and processor pool.
#pragma once

#include "platform/db/db.hpp"
#include "platform/http/lanes.hpp"
#include "platform/password/offload.hpp"
#include "platform/password/pool.hpp"
#include "platform/ws/timeline_reader.hpp"
#include "sectorwars/platform/hub.hpp"

namespace sw {

class RealLanes final : public http::Lanes {
public:
    RealLanes(Db& db, ProcessorPool& pool) : db_(db), pool_(pool), offload_(db) {}

    bool read(std::function<void(ReadTx&)> work, Done done) override;
    bool write(std::function<void(Tx&)> work, Done done) override;
    bool offload(std::function<void(Offload&)> work, Done done) override;

private:
    Db& db_;
    ProcessorPool& pool_;
    OffloadImpl offload_;
};

class DatabaseTimelines final : public TimelineReader {
public:
    /// `post` runs a function on the I/O thread.
    DatabaseTimelines(Db& db, std::function<void(std::function<void()>)> post) : db_(db), post_(std::move(post)) {}

    void read(const std::string& stream, std::int64_t after, int limit, Callback callback) override;

private:
    Db& db_;
    std::function<void(std::function<void()>)> post_;
};

}  // namespace sw
