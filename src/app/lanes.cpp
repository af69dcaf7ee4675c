// Lanes and timelines.
#include "app/lanes.hpp"

#include "sectorwars/platform/timeline.hpp"

namespace sw {

bool RealLanes::read(std::function<void(ReadTx&)> work, Done done) {
    return db_.try_read(std::move(work), std::move(done));
}

bool RealLanes::write(std::function<void(Tx&)> work, Done done) {
    return db_.try_write(std::move(work), std::move(done));
}

bool RealLanes::offload(std::function<void(Offload&)> work, Done done) {
    return pool_.try_run([this, work = std::move(work), done = std::move(done)] {
        std::exception_ptr problem;
        try {
            work(offload_);
        } catch (...) {
            problem = std::current_exception();
        }
        done(problem);
    });
}

void DatabaseTimelines::read(const std::string& stream, std::int64_t after, int limit, Callback callback) {
    struct Answer {
        std::vector<NumberedFrame> frames;
        bool truncated = false;
        std::int64_t head = -1;
    };

    const auto answer = std::make_shared<Answer>();
    const auto work = [answer, stream, after, limit](ReadTx& tx) {
        *answer = {};
        if (limit == 0) {
            answer->head = timeline_head(tx, stream);
            return;
        }
        TimelinePage page = read_timeline(tx, stream, after, limit);
        for (auto& entry : page.entries) {
            answer->frames.push_back({entry.seq, std::make_shared<const std::string>(std::move(entry.frame))});
        }
        answer->truncated = page.truncated;
        answer->head = page.head;
    };
    const auto reply = [answer, callback, post = post_](const std::exception_ptr& problem) {
        if (problem) *answer = {};
        post([answer, callback] { callback(std::move(answer->frames), answer->truncated, answer->head); });
    };
    if (!db_.try_read(work, reply)) post_([callback] { callback({}, false, -1); });
}

}  // namespace sw
