// (a) prepared bytes against nginx, (b) one indexed row against pgbench.
#include <stdexcept>

#include "child.hpp"
#include "load.hpp"
#include "measure.hpp"
#include "statements.hpp"

namespace bench {
namespace {

constexpr int connections = 64;

double rate_of(const Load& load) {
    const LoadResult result = run(load);
    if (result.statuses.size() != 1 || !result.statuses.contains(200))
        throw std::runtime_error("not every answer is 200");
    return result.per_second();
}

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char letter : text) {
        if (letter == '"' || letter == '\\') out += '\\';
        out += letter == '$' ? '-' : letter;
    }
    return out + '"';
}

std::vector<std::string> extra_headers(const blackbox::Reply& reply) {
    std::vector<std::string> out;
    for (const auto& [name, value] : reply.headers) {
        if (name == "content-length" || name == "content-type" || name == "date" || name == "server" ||
            name == "connection") {
            continue;
        }
        out.push_back(name + " " + quoted(value));
    }
    return out;
}

}  // namespace

Figures cached_get(Stage& stage) {
    const std::string target = "/api/v1/ships/catalogue";
    auto client = stage.world.client();
    client.token = stage.pilots.front().token;
    const auto sample = client.get(target);
    if (sample.status != 200) throw std::runtime_error("the catalogue is refused: " + sample.text);
    const Nginx nginx(extra_headers(sample), sample.text.size());
    Load ours{.port = stage.world.port(), .connections = {}, .seconds = stage.settings.seconds};
    for (int i = 0; i < connections; ++i) ours.connections.push_back({get_request(target, client.token)});
    Load theirs = ours;
    theirs.port = nginx.port();
    std::vector<double> ratios, rates;
    for (int round = 0; round < stage.settings.rounds; ++round) {
        rates.push_back(rate_of(ours));
        ratios.push_back(rates.back() / rate_of(theirs));
    }
    return {
        {.name = "cached_get", .value = median(ratios), .unit = "of nginx", .goal = 0.8},
        {.name = "cached_get_rate", .value = median(rates), .unit = "requests/s"}};
}

Figures indexed_read(Stage& stage) {
    const std::string target = "/api/v1/player/state";
    Load ours{.port = stage.world.port(), .connections = {}, .seconds = stage.settings.seconds};
    for (int i = 0; i < connections; ++i) {
        ours.connections.push_back({get_request(target, stage.pilots.at(static_cast<std::size_t>(i)).token)});
    }
    std::vector<ClientUnits> clients(8);
    {
        StatementLog log(stage.world);
        auto client = stage.world.client();
        for (std::size_t i = 0; i < clients.size(); ++i) {
            client.token = stage.pilots.at(i).token;
            blackbox::ok(client.get(target));
            clients[i].before = clients[i].after = {log.last_with("player_credits")};
        }
    }
    const Script script = make_script(stage.world, "bench_read", clients);
    const TemporaryDirectory directory;
    PgBench theirs{.url = stage.world.database_url(), .script = directory.path / "read.sql", .clients = script.clients};
    theirs.seconds = stage.settings.seconds;
    theirs.definitions = {"ready=0", "n=0"};
    write_file(theirs.script, script.text);
    rate_of(ours);
    std::vector<double> ratios, rates;
    for (int round = 0; round < stage.settings.rounds; ++round) {
        rates.push_back(rate_of(ours));
        ratios.push_back(rates.back() / run(theirs));
    }
    return {
        {.name = "indexed_read", .value = median(ratios), .unit = "of pgbench", .goal = 0.4},
        {.name = "indexed_read_rate", .value = median(rates), .unit = "requests/s"}};
}

}  // namespace bench
