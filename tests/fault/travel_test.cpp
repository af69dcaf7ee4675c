// Travel under fire (platform spec 3.9): pilots hop between two regions and the nexus while source, destination, nexus
// and Redis are killed in turn. Nothing is lost, nothing is doubled, and the books agree to zero in the end.
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <pqxx/pqxx>
#include <random>
#include <sstream>

#include "blackbox/travellers.hpp"
#include "support/catch.hpp"

using namespace blackbox;
using namespace std::chrono_literals;

namespace {

struct Scale {
    int pilots = 40, rounds = 8;
    std::int64_t credits = 20'000;
};

/// SW_TRAVELLERS and SW_TRAVEL_ROUNDS make the long form.
Scale scale() {
    Scale out;
    if (const char* text = std::getenv("SW_TRAVELLERS")) out.pilots = std::atoi(text);
    if (const char* text = std::getenv("SW_TRAVEL_ROUNDS")) out.rounds = std::atoi(text);
    return out;
}

/// A home whose travels are called back after two seconds, so that time-outs happen within the test.
std::string hasty_home(const std::string& directory) {
    namespace fs = std::filesystem;
    const fs::path home = fs::path(directory) / "home";
    fs::create_directories(home);
    fs::copy(fs::current_path() / "config", home / "config", fs::copy_options::recursive);
    fs::create_directory_symlink(fs::current_path() / "migrations", home / "migrations");
    std::stringstream text;
    text << std::ifstream(home / "config/balance/travel.json").rdbuf();
    json tuning = json::parse(text.str());
    tuning["office"]["time_out_s"] = 2;
    std::ofstream(home / "config/balance/travel.json") << tuning.dump();
    return home.string();
}

struct Folder {
    std::string path;

    Folder() {
        char name[] = "/tmp/sw-travel-XXXXXX";
        if (mkdtemp(name) == nullptr) throw std::runtime_error("no temporary directory");
        path = name;
    }

    ~Folder() { std::filesystem::remove_all(path); }

    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
};

/// One thread's share of the pilots: each leaves wherever it is, as often as it can.
class Hoppers {
public:
    Hoppers(Cluster& cluster, std::vector<Cluster::Region*> regions, std::vector<Pilot> pilots, unsigned seed)
        : cluster_(cluster), regions_(std::move(regions)), pilots_(std::move(pilots)), seed_(seed) {}

    void open(int threads) {
        for (int i = 0; i < threads; ++i) threads_.emplace_back([this, i, threads] { hop(i, threads); });
    }

    void close() {
        stop_ = true;
        for (auto& thread : threads_) thread.join();
    }

    [[nodiscard]] int departures() const { return departures_; }

private:
    void hop(int first, int step) {
        std::mt19937 random(seed_ + static_cast<unsigned>(first));
        while (!stop_) {
            for (std::size_t i = static_cast<std::size_t>(first); i < pilots_.size() && !stop_;
                 i += static_cast<std::size_t>(step))
                try_to_leave(pilots_[i], random);
            std::this_thread::sleep_for(20ms);
        }
    }

    /// Asks every place whether it lets the pilot go; at most one does.
    void try_to_leave(const Pilot& pilot, std::mt19937& random) {
        static const std::vector<std::string> names{"central-nexus", "alpha-reach", "beta-drift"};
        for (std::size_t at = 0; at < names.size(); ++at) {
            const std::string& to = names[(at + 1 + random() % 2) % names.size()];
            const std::uint16_t port = at == 0 ? cluster_.nexus().port() : regions_[at - 1]->port();
            try {
                Client client(port, 3s);
                client.token = pilot.access_token;
                const Reply reply = client.post("/api/v1/travel", {{"destination_region", to}});
                if (reply.status == 202) ++departures_;
                if (reply.status == 202 && random() % 4 == 0)
                    client.post("/api/v1/travel/" + reply.body().at("travel_id").get<std::string>() + "/cancel");
            } catch (const ConnectionLost&) {
                continue;  // killed just now
            }
        }
    }

    Cluster& cluster_;
    std::vector<Cluster::Region*> regions_;
    std::vector<Pilot> pilots_;
    unsigned seed_;
    std::vector<std::thread> threads_;
    std::atomic<bool> stop_ = false;
    std::atomic<int> departures_ = 0;
};

/// No held escrow anywhere.
bool all_ended(Cluster& cluster, const std::vector<Cluster::Region*>& regions) {
    const std::string sql = "select count(*) from travel_escrow where state = 'held'";
    bool none = cluster.in_nexus(sql) == "0";
    for (const auto* region : regions) none = cluster.in_region_database(*region, sql) == "0" && none;
    return none;
}

}  // namespace

TEST_CASE("pilots who hop between regions while everything is killed in turn are always in exactly one place") {
    const Scale size = scale();
    const unsigned seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    const Folder folder;
    Cluster cluster({.nexus = {{"SW_HOME", hasty_home(folder.path)}}});
    auto& alpha = cluster.add_region("alpha-reach");
    auto& beta = cluster.add_region("beta-drift");
    const std::vector<Cluster::Region*> regions{&alpha, &beta};
    for (auto* region : regions) cluster.start(*region);
    std::vector<Pilot> pilots;
    for (int i = 0; i < size.pilots; ++i) pilots.push_back(a_citizen(cluster, size.credits));
    const Census before = take_census(cluster, regions);
    REQUIRE(before.places.size() == static_cast<std::size_t>(size.pilots));

    Hoppers hoppers(cluster, regions, std::move(pilots), seed);
    hoppers.open(4);
    for (int round = 0; round < size.rounds; ++round) {
        std::this_thread::sleep_for(std::chrono::milliseconds(500 + random() % 1500));
        INFO("round " << round);
        switch (round % 4) {
            case 0:
                alpha.process().kill9();
                break;
            case 1:
                cluster.nexus().kill9();
                break;
            case 2:
                beta.process().kill9();
                break;
            default:
                cluster.redis().stop();
                break;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(random() % 800));
        switch (round % 4) {
            case 0:
                alpha.process().start();
                alpha.process().wait_healthy();
                break;
            case 1:
                cluster.nexus().start();
                cluster.nexus().wait_healthy();
                break;
            case 2:
                beta.process().start();
                beta.process().wait_healthy();
                break;
            default:
                cluster.redis().start();
                break;
        }
        const auto wrong = contradictions(cluster, regions);
        INFO((wrong.empty() ? "" : wrong.front()));
        CHECK(wrong.empty());
    }
    hoppers.close();
    REQUIRE(within(60s, [&] { return all_ended(cluster, regions); }));

    const Census after = take_census(cluster, regions);
    CHECK(after.wrong.empty());
    CHECK(after.places.size() == static_cast<std::size_t>(size.pilots));
    for (const auto& [player, places] : after.places) {
        INFO(player);
        CHECK(places == 1);
    }
    std::int64_t tolls = 0;
    const std::string paid = "select coalesce(sum(amount), 0) from ledger_entries where account_name = 'gate_toll'";
    tolls += std::stoll(cluster.in_nexus(paid));
    for (const auto* region : regions) tolls += std::stoll(cluster.in_region_database(*region, paid));
    CHECK(after.credits + tolls == before.credits);

    Client admin = cluster.admin();
    const json audit = travel_audit(admin);
    INFO(audit.dump(2));
    CHECK(audit.at("complete") == true);
    CHECK(audit.at("steady") == true);
    CHECK(audit.at("agrees") == true);
    CHECK(audit.at("in_transit") == 0);
    CHECK(audit.at("completed").get<int>() > size.pilots);
    WARN(
        "departures " << hoppers.departures() << ", completed " << audit.at("completed") << ", failed "
                      << audit.at("failed") << ", cancelled " << audit.at("cancelled")
    );
}

TEST_CASE("a region that comes back from an old copy agrees with the journal: nobody is doubled, nobody is missing") {
    Cluster cluster;
    auto& alpha = cluster.add_region("alpha-reach");
    cluster.start(alpha);
    const auto send = [](const Pilot& pilot, std::uint16_t port, const std::string& to) {
        Client client(port);
        client.token = pilot.access_token;
        const std::string travel = ok(client.post("/api/v1/travel", {{"destination_region", to}}), 202).at("travel_id");
        REQUIRE(within(20s, [&] { return status_of(client, travel) == "completed"; }));
    };
    const auto copy = [&](const std::string& from, const std::string& to) {
        pqxx::connection owner(cluster.postgres().url());
        pqxx::nontransaction work(owner);
        work.exec("drop database if exists " + to + " with (force)");
        work.exec("create database " + to + " template " + from + " owner " + alpha.role);
    };
    const auto restart = [&] {
        alpha.process().start();
        alpha.process().wait_healthy();
    };
    const Pilot stays = a_citizen(cluster, 3000), leaves = a_citizen(cluster, 4000), comes = a_citizen(cluster, 5000);
    send(stays, cluster.nexus().port(), "alpha-reach");
    send(leaves, cluster.nexus().port(), "alpha-reach");
    alpha.process().kill9();
    copy(alpha.database, "an_old_copy");
    restart();
    send(leaves, alpha.port(), "central-nexus");
    send(comes, cluster.nexus().port(), "alpha-reach");

    alpha.process().kill9();
    copy("an_old_copy", alpha.database);
    cluster.in_region_database(alpha, "insert into travel_restored (restored_at) values (now())");
    restart();
    REQUIRE(within(15s, [&] {
        return cluster.in_region_database(alpha, "select count(*) from travel_restored") == "0";
    }));
    const auto state = [&](const Pilot& pilot) {
        Client client = Cluster::in_region(alpha, pilot);
        return ok(client.get("/api/v1/player/state"));
    };
    CHECK(state(stays).at("status") == "here");
    CHECK(state(stays).at("credits") == 2900);
    CHECK(state(leaves).at("status") == "away");
    CHECK(state(comes).at("status") == "here");
    CHECK(state(comes).at("credits") == 4900);
    CHECK(ok(leaves.client->get("/api/v1/player/state")).at("credits") == 3800);
    for (const auto& [player, places] : take_census(cluster, {&alpha}).places) {
        INFO(player);
        CHECK(places == 1);
    }
    Client admin = cluster.admin();
    const json audit = travel_audit(admin);
    INFO(audit.dump(2));
    CHECK(audit.at("agrees") == true);
    CHECK(audit.at("complete") == true);
    send(comes, alpha.port(), "central-nexus");
}
