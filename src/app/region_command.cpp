// Capsules at the command line.
#include "app/region_command.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <thread>

#include "platform/db/db.hpp"
#include "sectorwars/platform/capsule.hpp"
#include "sectorwars/platform/envelope.hpp"
#include "sectorwars/platform/http_client.hpp"
#include "sectorwars/platform/reactor.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr int failed = 1;
constexpr int missing = 64;

struct RegionWish {
    std::string name;
    std::optional<Uuid> snapshot_id;
    std::optional<UserId> owner_id;
    bool sandbox = true;
    std::int32_t ttl_hours = 24;

    static constexpr auto describe() {
        return fields(
            field("name", &RegionWish::name, "Region"), field("snapshot_id", &RegionWish::snapshot_id, "Capsule"),
            field("owner_id", &RegionWish::owner_id, "Owner of a fork"),
            field("sandbox", &RegionWish::sandbox, "A fork is a copy to try things out in"),
            field("ttl_hours", &RegionWish::ttl_hours, "When a fork ends by itself")
        );
    }
};

/// Nothing that this command needs is set: say so once, with the name of what is missing.
struct Missing {
    std::string what;
};

std::string need(const std::string& value, const char* what) {
    if (value.empty()) throw Missing{what};
    return value;
}

fs::path folder_of(const Config& config) {
    return config.backup_dir.empty() ? config.data_dir / "capsules" : config.backup_dir;
}

void print_capsule(const capsule::Capsule& one) {
    const auto& manifest = one.manifest;
    std::int64_t rows = 0;
    for (const auto& [table, count] : manifest.counts.rows) rows += count;
    std::printf(
        "%s  %s  %s  %lld bytes  %lld rows  ledger %s  %s\n", to_rfc3339(manifest.created_at).c_str(),
        manifest.slug.c_str(), std::string(to_name(manifest.kind)).c_str(), static_cast<long long>(one.bytes),
        static_cast<long long>(rows), manifest.counts.ledger_problems.empty() ? "good" : "BAD", one.file.c_str()
    );
}

int list_capsules(const Config& config, const RegionCommand& command) {
    const Envelope envelope(need(config.master_key, "SW_MASTER_KEY"), config.previous_master_keys);
    std::vector<std::string> slugs;
    if (!command.subject.empty()) {
        slugs.push_back(command.subject);
    } else {
        std::error_code none;
        for (const auto& entry : fs::directory_iterator(folder_of(config), none)) {
            if (entry.is_directory()) slugs.push_back(entry.path().filename().string());
        }
    }
    std::vector<fs::path> damaged;
    for (const auto& slug : slugs) {
        for (const auto& one : capsule::list(envelope, folder_of(config), slug, &damaged)) print_capsule(one);
    }
    for (const auto& file : damaged) std::printf("damaged, or for another master key: %s\n", file.c_str());
    return damaged.empty() ? 0 : failed;
}

int verify_capsule(const Config& config, const RegionCommand& command) {
    const Envelope envelope(need(config.master_key, "SW_MASTER_KEY"), config.previous_master_keys);
    const std::string provisioner = need(config.orchestrator.provisioner_url, "DB_PROVISIONER_URL");
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(command.patience);
    (void)capsule::verify(envelope, need(command.subject, "the file"), provisioner, deadline);
    std::printf("good: restored, counted and audited: %s\n", command.subject.c_str());
    return 0;
}

std::string text_in(const JsonDocument& document, const char* name) {
    const auto found = document.root().find(name);
    return found ? std::string(found->as_string().value_or("")) : std::string{};
}

/// Talks to the orchestrator's own listener of the running nexus.
class Nexus {
public:
    Nexus(const Config& config, const RegionCommand& command)
        : client_(std::make_shared<http::Client>(reactor_.executor())) {
        if (config.orchestrator.listen.port == 0) throw Missing{"SW_ORCH_LISTEN"};
        base_ = "http://127.0.0.1:" + std::to_string(config.orchestrator.listen.port);
        const char* const given = std::getenv("SW_ADMIN_TOKEN");
        token_ = need(!command.token.empty() || given == nullptr ? command.token : given, "--token or SW_ADMIN_TOKEN");
    }

    ~Nexus() { reactor_.stop(); }

    Nexus(const Nexus&) = delete;
    Nexus& operator=(const Nexus&) = delete;

    /// The reply's body; throws Failure unless it is 2xx.
    JsonDocument call(http::Method method, const std::string& path, const std::string& body = {}) {
        const auto promise = std::make_shared<std::promise<http::Answer>>();
        auto future = promise->get_future();
        http::Call wanted{
            .method = method,
            .url = base_ + path,
            .headers = {{"Authorization", "Bearer " + token_}},
            .body = body,
            .timeout = 30s};
        reactor_.spawn("call", [client = client_, wanted, promise] { return send(client, wanted, promise); });
        const http::Answer answer = future.get();
        JsonDocument document = JsonDocument::parse(answer.body);
        if (answer.status / 100 == 2) return document;
        const std::string why = text_in(document, "message");
        throw Failure(
            Code::rule_violation, "refused",
            "The nexus refused with status " + std::to_string(answer.status) + ": " + why
        );
    }

private:
    static Awaitable<> send(
        std::shared_ptr<http::Client> client, http::Call call, std::shared_ptr<std::promise<http::Answer>> promise
    ) {
        std::exception_ptr problem;
        http::Answer answer;
        try {
            answer = co_await client->send(call);
        } catch (...) {
            problem = std::current_exception();
        }
        if (problem) promise->set_exception(problem);
        else promise->set_value(std::move(answer));
    }

    Reactor reactor_{"region-command"};
    std::shared_ptr<http::Client> client_;
    std::string base_, token_;
};

/// Waits for the end of the job and says how it ended.
int follow(Nexus& nexus, const std::string& job, const RegionCommand& command, const std::string& done) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(command.patience);
    for (;;) {
        const JsonDocument view = nexus.call(http::Method::get, "/jobs/" + job);
        const std::string state = text_in(view, "state");
        if (state == "succeeded") {
            std::printf("%s (job %s)\n", done.c_str(), job.c_str());
            return 0;
        }
        const bool running = state == "queued" || state == "running" || state == "compensating";
        if (!running || std::chrono::steady_clock::now() >= end) {
            std::fprintf(stderr, "job %s is %s: %s\n", job.c_str(), state.c_str(), text_in(view, "error").c_str());
            return failed;
        }
        std::this_thread::sleep_for(300ms);
    }
}

constexpr Statement find_capsule{
    "region_command.find_capsule",
    "select snapshot_id from nexus.region_snapshots where uri = $1 or snapshot_id::text = $2"};
constexpr Statement newest_capsule{
    "region_command.newest_capsule",
    "select snapshot_id from nexus.region_snapshots where slug = $1 order by created_at desc limit 1"};

std::optional<Uuid> look_up(const Config& config, const std::function<Rows(ReadTx&)>& ask) {
    Db database(db_options(config, need(config.database_url, "DATABASE_URL")));
    std::optional<Uuid> out;
    database.read([&](ReadTx& tx) {
        const Rows rows = ask(tx);
        if (!rows.empty()) out = rows[0].get<Uuid>("snapshot_id");
    });
    database.stop(1s);
    return out;
}

Uuid capsule_id(const Config& config, const std::string& subject) {
    const std::string uri = "file://" + fs::absolute(subject).lexically_normal().string();
    const auto found = look_up(config, [&](ReadTx& tx) { return tx.query(find_capsule, uri, subject); });
    if (!found) throw Failure(Code::not_found, "capsule_unknown", "The nexus knows no such capsule: " + subject);
    return *found;
}

std::string job_in(const JsonDocument& reply) {
    return text_in(reply, "job_id");
}

int take_snapshot(const Config& config, const RegionCommand& command) {
    Nexus nexus(config, command);
    const std::string slug = need(command.subject, "the region");
    const auto reply = nexus.call(http::Method::post, "/regions/" + slug + "/snapshot", "{}");
    return follow(nexus, job_in(reply), command, "a capsule of " + slug + " was taken");
}

int restore_region(const Config& config, const RegionCommand& command) {
    const std::string slug = need(command.as, "--as");
    Nexus nexus(config, command);
    const Uuid capsule = capsule_id(config, need(command.subject, "the capsule"));
    const std::string body = R"({"snapshot_id":")" + capsule.to_string() + "\"}";
    const auto reply = nexus.call(http::Method::post, "/regions/" + slug + "/restore", body);
    return follow(nexus, job_in(reply), command, slug + " was restored");
}

int fork_region(const Config& config, const RegionCommand& command) {
    const std::string slug = need(command.as, "--as");
    const auto owner = Uuid::parse(need(command.owner, "--owner"));
    if (!owner) throw Missing{"--owner (a user id)"};
    Nexus nexus(config, command);
    std::optional<Uuid> capsule;
    if (fs::exists(command.subject) || Uuid::parse(command.subject)) {
        capsule = capsule_id(config, command.subject);
    } else {
        if (const int status = take_snapshot(config, command); status != 0) return status;
        capsule = look_up(config, [&](ReadTx& tx) { return tx.query(newest_capsule, command.subject); });
    }
    const RegionWish wish{
        .name = slug, .snapshot_id = capsule, .owner_id = UserId{*owner}, .ttl_hours = command.ttl_hours};
    const auto reply = nexus.call(http::Method::post, "/regions/provision", to_json(wish));
    return follow(nexus, job_in(reply), command, slug + " runs with a copy of " + command.subject);
}

int run(const Config& config, const RegionCommand& command) {
    using Verb = RegionCommand::Verb;
    switch (command.verb) {
        case Verb::list:
            return list_capsules(config, command);
        case Verb::verify:
            return verify_capsule(config, command);
        case Verb::snapshot:
            return take_snapshot(config, command);
        case Verb::restore:
            return restore_region(config, command);
        case Verb::fork:
            return fork_region(config, command);
        case Verb::none:
            break;
    }
    return missing;
}

}  // namespace

int run_region_command(Config config, const RegionCommand& command) {
    try {
        // Dev mode keeps its own master key.
        if (config.mode == Mode::dev && config.master_key.empty() && fs::exists(config.data_dir))
            keep_dev_secrets(config);
        return run(config, command);
    } catch (const Missing& nothing) {
        std::fprintf(stderr, "%s is missing\n", nothing.what.c_str());
        return missing;
    } catch (const Failure& failure) {
        std::fprintf(stderr, "%s: %s\n", failure.error().id.c_str(), failure.error().message.c_str());
        return failed;
    }
}

}  // namespace sw
