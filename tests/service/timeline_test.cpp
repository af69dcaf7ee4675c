// Outbox, relay and timelines on a real database: nothing lost, nothing twice, nothing out of order.
#include <array>
#include <atomic>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <thread>

#include "platform/outbox/relay.hpp"
#include "support/catch.hpp"
#include "support/migrated_database.hpp"

using namespace std::chrono_literals;
using nlohmann::json;

namespace {

support::MigratedDatabase& database() {
    static support::MigratedDatabase one;
    return one;
}

void start_empty() {
    database().sql("truncate outbox, timeline, timeline_heads");
}

sw::Event event(std::string payload, std::vector<sw::Audience> audiences) {
    return {.topic = "test.event", .frame = "tested", .payload = std::move(payload), .audiences = std::move(audiences)};
}

std::string stream_of(sw::PlayerId player) {
    return sw::to_player(player).to_text();
}

sw::TimelinePage page_of(sw::Db& db, const std::string& stream, std::int64_t after, int limit = 1000) {
    sw::TimelinePage page;
    db.read([&](sw::ReadTx& tx) { page = sw::read_timeline(tx, stream, after, limit); });
    return page;
}

std::vector<sw::Published> number_all(sw::Db& db, int limit = 500) {
    std::vector<sw::Published> out;
    db.write([&](sw::Tx& tx) { out = sw::number_events(tx, limit); });
    return out;
}

void emit(sw::Db& db, sw::PlayerId player, int count) {
    for (int i = 0; i < count; ++i) {
        db.write([&](sw::Tx& tx) { tx.emit(event("{}", {sw::to_player(player)})); });
    }
}

/// What several relays handed on, in the order in which each of them did.
class Received {
public:
    sw::Relay::Publish sink() {
        return [this](const std::vector<sw::Published>& batch) {
            const std::lock_guard lock(mutex_);
            for (const auto& one : batch) {
                ++events_;
                for (const auto& delivery : one.deliveries) {
                    if (delivery.seq > 0) ++numbered_[{delivery.audience.to_text(), delivery.seq}];
                }
            }
        };
    }

    std::size_t events() {
        const std::lock_guard lock(mutex_);
        return events_;
    }

    std::map<std::pair<std::string, std::int64_t>, int> numbered() {
        const std::lock_guard lock(mutex_);
        return numbered_;
    }

private:
    std::mutex mutex_;
    std::size_t events_ = 0;
    std::map<std::pair<std::string, std::int64_t>, int> numbered_;
};

/// Players whose transactions are serialised by a lock, as the row of a pilot does it.
struct Crowd {
    static constexpr int players = 4;
    static constexpr int threads = 6;
    static constexpr int each = 60;

    std::array<sw::PlayerId, players> ids{};
    std::array<std::atomic<int>, players> next{};  ///< read and bumped under the player's lock in the database
    std::array<sw::RegionId, 2> regions{sw::RegionId::make(), sw::RegionId::make()};
    std::mutex mutex;
    std::map<int, std::set<int>> kept;  ///< by player: what was committed
    std::size_t committed = 0;

    Crowd() {
        for (auto& id : ids) id = sw::PlayerId::make();
    }

    void act(sw::Db& db, std::mt19937& random) {
        static constexpr sw::Statement lock{"test.lock", "select pg_advisory_xact_lock($1)"};
        const int who = static_cast<int>(random() % players);
        const auto index = static_cast<std::size_t>(who);
        const bool fails = random() % 4 == 0;
        const auto region = regions[random() % 2];
        const bool wide = random() % 2 == 0;
        int number = 0;
        try {
            db.write([&](sw::Tx& tx) {
                (void)tx.query(lock, static_cast<std::int64_t>(who + 1));
                number = ++next[index];
                std::vector<sw::Audience> audiences{sw::to_player(ids[index]), sw::to_region(region)};
                if (wide) audiences.push_back(sw::to_sector(7, ids[index]));
                if (wide) audiences.push_back(sw::to_admins());
                tx.emit(event(json{{"player", who}, {"n", number}}.dump(), std::move(audiences)));
                if (fails) throw std::runtime_error("changed its mind");
            });
        } catch (const std::runtime_error& problem) {
            if (std::string(problem.what()) == "changed its mind") return;
            throw;
        }
        const std::lock_guard guard(mutex);
        kept[who].insert(number);
        ++committed;
    }
};

}  // namespace

TEST_CASE("many writers and two relays: every stream is gapless, in causal order, and handed on once") {
    start_empty();
    const unsigned seed = std::random_device{}();
    INFO("seed " << seed);
    Crowd crowd;
    Received received;
    std::atomic<int> broken{0};
    {
        const auto db = database().connect(Crowd::threads);
        const auto first_db = database().connect();
        const auto second_db = database().connect();
        sw::Metrics metrics;
        sw::Relay first(*first_db, metrics, received.sink());
        sw::Relay second(*second_db, metrics, received.sink());
        std::vector<std::thread> threads;
        for (unsigned t = 0; t < Crowd::threads; ++t) {
            threads.emplace_back([&, t] {
                std::mt19937 random(seed + t);
                for (int i = 0; i < Crowd::each; ++i) {
                    try {
                        crowd.act(*db, random);
                    } catch (const std::exception&) {
                        ++broken;
                    }
                    first.wake();
                    second.wake();
                }
            });
        }
        for (auto& thread : threads) thread.join();
        for (int wait = 0; wait < 500 && received.events() < crowd.committed; ++wait) std::this_thread::sleep_for(10ms);
    }
    REQUIRE(broken == 0);
    CHECK(received.events() == crowd.committed);
    CHECK(database().number("select count(*) from outbox") == 0);

    const auto db = database().connect();
    const auto numbered = received.numbered();
    std::size_t in_timelines = 0;
    for (int who = 0; who < Crowd::players; ++who) {
        const auto page = page_of(*db, stream_of(crowd.ids[static_cast<std::size_t>(who)]), 0);
        std::set<int> seen;
        int last = 0;
        for (std::size_t i = 0; i < page.entries.size(); ++i) {
            const json frame = json::parse(page.entries[i].frame);
            REQUIRE(page.entries[i].seq == static_cast<std::int64_t>(i) + 1);
            REQUIRE(frame.at("seq") == page.entries[i].seq);
            REQUIRE(frame.at("n").get<int>() > last);
            last = frame.at("n");
            seen.insert(last);
        }
        CHECK(page.head == static_cast<std::int64_t>(page.entries.size()));
        CHECK(seen == crowd.kept[who]);
        in_timelines += page.entries.size();
    }
    CHECK(in_timelines == crowd.committed);
    for (const auto& region : crowd.regions) {
        const auto page = page_of(*db, sw::to_region(region).to_text(), 0);
        std::map<int, int> last;  // a player's events keep their order in a region's stream too
        for (std::size_t i = 0; i < page.entries.size(); ++i) {
            const json frame = json::parse(page.entries[i].frame);
            REQUIRE(page.entries[i].seq == static_cast<std::int64_t>(i) + 1);
            int& before = last[frame.at("player").get<int>()];
            REQUIRE(frame.at("n").get<int>() > before);
            before = frame.at("n");
        }
        CHECK(page.head == static_cast<std::int64_t>(page.entries.size()));
        in_timelines += page.entries.size();
    }
    CHECK(in_timelines == 2 * crowd.committed);
    CHECK(numbered.size() == in_timelines);
    for (const auto& [key, times] : numbered) {
        CAPTURE(key.first, key.second);
        REQUIRE(times == 1);
    }
}

TEST_CASE("while one relay numbers events, another finds nothing to do instead of waiting") {
    start_empty();
    const auto one = database().connect();
    const auto two = database().connect();
    const auto player = sw::PlayerId::make();
    emit(*one, player, 3);
    std::size_t outer = 0;
    std::size_t inner = 0;
    one->write([&](sw::Tx& tx) {
        outer = sw::number_events(tx, 2).size();
        inner = number_all(*two).size();
    });
    CHECK(outer == 2);
    CHECK(inner == 0);
    CHECK(number_all(*two).size() == 1);
    CHECK(page_of(*one, stream_of(player), 0).head == 3);
}

TEST_CASE("numbers that a relay took and did not commit are given again") {
    start_empty();
    const auto db = database().connect();
    const auto player = sw::PlayerId::make();
    emit(*db, player, 3);
    CHECK_THROWS(db->write([](sw::Tx& tx) {
        REQUIRE(sw::number_events(tx, 500).size() == 3);
        throw std::runtime_error("the process died");
    }));
    const auto published = number_all(*db);
    REQUIRE(published.size() == 3);
    CHECK(published.front().deliveries.front().seq == 1);
    CHECK(published.back().deliveries.front().seq == 3);
    CHECK(page_of(*db, stream_of(player), 0).entries.size() == 3);
}

TEST_CASE("a page begins after its cursor, ends at its limit and knows the head") {
    start_empty();
    const auto db = database().connect();
    const auto player = sw::PlayerId::make();
    emit(*db, player, 10);
    (void)number_all(*db);
    const auto page = page_of(*db, stream_of(player), 4, 3);
    REQUIRE(page.entries.size() == 3);
    CHECK(page.entries.front().seq == 5);
    CHECK(page.head == 10);
    CHECK_FALSE(page.truncated);
    CHECK(page_of(*db, stream_of(player), 10).entries.empty());
    CHECK(page_of(*db, stream_of(sw::PlayerId::make()), 0).head == 0);
}

TEST_CASE("after a purge a cursor beyond retention is told so, and numbers go on") {
    start_empty();
    const auto db = database().connect();
    const auto player = sw::PlayerId::make();
    emit(*db, player, 8);
    (void)number_all(*db);
    database().sql("update timeline set created_at = now() - interval '30 hours' where seq <= 5");
    db->write([](sw::Tx& tx) { sw::purge_timeline(tx, 24h); });
    CHECK(page_of(*db, stream_of(player), 0).truncated);
    CHECK(page_of(*db, stream_of(player), 4).truncated);
    const auto rest = page_of(*db, stream_of(player), 5);
    CHECK_FALSE(rest.truncated);
    REQUIRE(rest.entries.size() == 3);
    CHECK(rest.entries.front().seq == 6);

    database().sql("update timeline set created_at = now() - interval '30 hours'");
    db->write([](sw::Tx& tx) { sw::purge_timeline(tx, 24h); });
    CHECK(page_of(*db, stream_of(player), 7).truncated);
    CHECK_FALSE(page_of(*db, stream_of(player), 8).truncated);
    emit(*db, player, 1);
    CHECK(number_all(*db).front().deliveries.front().seq == 9);
}

TEST_CASE("an event without a frame is numbered and never sent to a sector; live audiences share one frame") {
    start_empty();
    const auto db = database().connect();
    db->write([](sw::Tx& tx) {
        tx.emit({.topic = "silent", .frame = "", .payload = "{}", .audiences = {sw::to_sector(3), sw::to_admins()}});
        tx.emit(event(R"({"a":1})", {sw::to_sector(3), sw::to_admins()}));
    });
    const auto published = number_all(*db);
    REQUIRE(published.size() == 2);
    for (const auto& delivery : published[0].deliveries) CHECK(delivery.frame == nullptr);
    REQUIRE(published[1].deliveries.size() == 2);
    CHECK(published[1].deliveries[0].frame != nullptr);
    CHECK(published[1].deliveries[0].frame == published[1].deliveries[1].frame);
    CHECK(published[1].deliveries[0].seq == 0);
    CHECK_FALSE(json::parse(*published[1].deliveries[0].frame).contains("seq"));
}

TEST_CASE("a frame is flat: type, number, time, and the payload's members") {
    const auto frame =
        json::parse(sw::build_frame("moved", 7, "2102-01-01T00:00:00Z", R"({"sector_id":3,"by":{"a":1}})"));
    CHECK(
        frame ==
        json::parse(R"({"type":"moved","seq":7,"timestamp":"2102-01-01T00:00:00Z","sector_id":3,"by":{"a":1}})")
    );
    for (const char* empty : {"{}", ""}) {
        CHECK(
            json::parse(sw::build_frame("moved", 1, "t", empty)) ==
            json::parse(R"({"type":"moved","seq":1,"timestamp":"t"})")
        );
    }
    CHECK_FALSE(json::parse(sw::build_frame("moved", 0, "t", "{}")).contains("seq"));
    const std::string own = sw::build_frame("moved", 1, "outer", R"({"timestamp":"inner"})");
    CHECK(json::parse(own).at("timestamp") == "inner");
    CHECK(own.find("outer") == std::string::npos);
    for (const char* nested :
         {R"({"a":{"timestamp":"x"}})", R"({"a":[{"timestamp":"x"}]})", R"({"a":"\"timestamp\":"})"}) {
        CHECK(json::parse(sw::build_frame("moved", 1, "outer", nested)).at("timestamp") == "outer");
    }
}
