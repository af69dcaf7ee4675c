// Gapless delivery without sockets: random orders, delays, lost deliveries and resumes, by seed.
#include "platform/ws/follow.hpp"

#include <algorithm>
#include <deque>
#include <iostream>
#include <random>

#include "sectorwars/base/random.hpp"
#include "support/catch.hpp"

using sw::NumberedFrame;
using sw::ws::Follower;
using sw::ws::FollowerPort;

namespace {

FollowerPort::Frame numbered(std::int64_t seq) {
    return std::make_shared<const std::string>(std::to_string(seq));
}

/// A timeline whose answers wait until the test lets them go.
class Port final : public FollowerPort {
public:
    struct Question {
        std::int64_t after;
        int limit;
        sw::TimelineReader::Callback callback;
    };

    void send_frame(Frame frame) override { got.push_back(std::stoll(*frame)); }

    bool has_room() const override { return room; }

    void read_timeline(const std::string&, std::int64_t after, int limit, sw::TimelineReader::Callback callback)
        override {
        questions.push_back({after, limit, std::move(callback)});
    }

    void poke_later() override { poked = true; }

    void tell_snapshot_required(std::int64_t at) override { snapshots.push_back(at); }

    void tell_resumed(std::int64_t cursor) override { resumed.push_back(cursor); }

    /// Answers the oldest question as the database stands.
    void answer() {
        const Question question = std::move(questions.front());
        questions.pop_front();
        if (failing) return question.callback({}, false, -1);
        std::vector<NumberedFrame> frames;
        for (auto seq = std::max(question.after, kept_after) + 1; seq <= head; ++seq) {
            if (static_cast<int>(frames.size()) >= question.limit) break;
            frames.push_back({seq, seq % 7 == 0 ? nullptr : numbered(seq)});
        }
        question.callback(std::move(frames), question.after < kept_after, head);
    }

    std::int64_t head = 0;
    std::int64_t kept_after = 0;
    bool room = true;
    bool failing = false;
    bool poked = false;
    std::deque<Question> questions;
    std::vector<std::int64_t> got, snapshots, resumed;
};

/// Every seventh number has no frame.
std::vector<std::int64_t> expected(std::int64_t after, std::int64_t last) {
    std::vector<std::int64_t> out;
    for (auto seq = after + 1; seq <= last; ++seq) {
        if (seq % 7 != 0) out.push_back(seq);
    }
    return out;
}

}  // namespace

TEST_CASE("a new socket starts at the head and sees only what comes after") {
    Port port;
    port.head = 5;
    Follower follower(port, 10);
    follower.start_at_head("player:x");
    follower.deliver(6, numbered(6));
    CHECK(port.got.empty());
    port.answer();
    REQUIRE(port.questions.size() == 1);
    port.head = 6;
    port.answer();
    follower.deliver(6, numbered(6));
    follower.deliver(7, nullptr);
    follower.deliver(8, numbered(8));
    CHECK(port.got == std::vector<std::int64_t>{6, 8});
    CHECK(follower.live());
}

TEST_CASE("a resume beyond retention asks for a snapshot once") {
    Port port;
    port.head = 50;
    port.kept_after = 30;
    Follower follower(port, 10);
    follower.resume("player:x", 20);
    port.answer();
    CHECK(port.snapshots == std::vector<std::int64_t>{50});
    CHECK(port.resumed.empty());
    CHECK(port.got.empty());
    follower.deliver(51, numbered(51));
    CHECK(port.got == std::vector<std::int64_t>{51});
}

TEST_CASE("a resume from another history asks for a snapshot") {
    Port port;
    port.head = 3;
    Follower follower(port, 10);
    follower.resume("player:x", 900);
    port.answer();
    CHECK(port.snapshots == std::vector<std::int64_t>{3});
}

TEST_CASE("a late answer to a question before the resume is dropped") {
    Port port;
    port.head = 4;
    Follower follower(port, 10);
    follower.resume("player:x", 3);
    follower.resume("player:x", 1);
    port.answer();
    CHECK(port.got.empty());
    port.answer();
    CHECK(port.got == std::vector<std::int64_t>{2, 3, 4});
    CHECK(port.resumed == std::vector<std::int64_t>{4});
}

TEST_CASE("in random disorder every frame arrives exactly once and in order") {
    const std::uint64_t seed = std::random_device{}();
    std::cout << "seed " << seed << '\n';
    sw::Random random(seed);
    for (int round = 0; round < 300; ++round) {
        Port port;
        port.head = random.integer(0, 30);
        const std::int64_t start = random.integer(0, port.head);
        Follower follower(port, static_cast<int>(random.integer(1, 9)));
        follower.resume("player:x", start);
        std::deque<std::int64_t> waiting;
        for (int step = 0; step < 200; ++step) {
            port.room = random.chance(0.8);
            port.failing = random.chance(0.1);
            if (random.chance(0.5)) waiting.push_back(++port.head);
            // A delivery is late, lost or doubled, but never before its number is stored.
            if (!waiting.empty() && random.chance(0.5)) {
                const auto seq = waiting.front();
                if (!random.chance(0.1)) waiting.pop_front();
                if (!random.chance(0.1)) follower.deliver(seq, seq % 7 == 0 ? nullptr : numbered(seq));
            }
            if (!port.questions.empty() && random.chance(0.5)) port.answer();
            if (random.chance(0.2)) follower.poke();
        }
        port.room = true;
        port.failing = false;
        do {
            ++port.head;
            follower.deliver(port.head, port.head % 7 == 0 ? nullptr : numbered(port.head));
        } while (port.head % 7 == 0);
        while (!port.questions.empty() || !follower.live()) {
            if (port.questions.empty()) follower.poke();
            else port.answer();
        }
        CAPTURE(seed, round);
        REQUIRE(port.got == expected(start, port.head));
        REQUIRE(port.snapshots.empty());
        REQUIRE(port.resumed.size() == 1);
    }
}
