// Composition for service tests.
#include "support/service_fixture.hpp"

#include <atomic>
#include <filesystem>
#include <future>
#include <pqxx/pqxx>

#include "platform/db/migrator.hpp"
#include "platform/http/url.hpp"
#include "platform/password/offload.hpp"
#include "sectorwars/auth.hpp"

namespace support {
namespace {

constexpr const char* database_name = "sectorwars_service";

sw::Config test_config(const TemporaryPostgres& postgres) {
    sw::Config config;
    config.first_login = false;
    config.environment = sw::Environment::testing;
    config.home = std::filesystem::current_path();
    config.database_url = postgres.url(database_name);
    config.jwt_secret = "a secret that is only used by tests";
    config.master_key = std::string(64, '7');
    config.admin_password = "a-password-for-tests";
    config.galaxy_seed = 2102;
    config.instance = "service-test";
    config.rate_limits = false;
    return config;
}

sw::http::Method method_of(std::string_view name) {
    using sw::http::Method;
    for (const Method one : {Method::get, Method::post, Method::put, Method::patch, Method::del}) {
        if (sw::http::to_text(one) == name) return one;
    }
    throw std::runtime_error("no such method");
}

std::vector<sw::Route> routes_but(sw::Listener listener, std::vector<sw::Route> routes) {
    std::erase_if(routes, [&](const sw::Route& one) { return one.listener == listener; });
    return routes;
}

}  // namespace

Game& Game::shared() {
    static Game game;
    return game;
}

Game::Game() : config_(test_config(postgres_)) {
    {
        pqxx::connection owner(postgres_.url());
        pqxx::nontransaction work(owner);
        work.exec(std::string("create database ") + database_name);
    }
    (void)sw::migrate({
        .url = config_.database_url,
        .directory = config_.home / "migrations",
        .schemas = sw::schemas_of(sw::Mode::dev),
    });
    db_ = std::make_unique<sw::Db>(sw::db_options(config_, config_.database_url));
    core_ = std::make_unique<sw::Core>(config_, *db_, hub_, metrics_);
    core_->start_features();
    router_ = std::make_unique<sw::http::Router>(routes_but(sw::Listener::orchestrator, core_->routes()));
    auto unprefixed = routes_but(sw::Listener::api, routes_but(sw::Listener::internal, core_->routes()));
    orchestrator_ = std::make_unique<sw::http::Router>(std::move(unprefixed));
}

Game::~Game() {
    // As a server ends: what routes hold lives on the reactor, and answers of the database go to it.
    router_.reset();
    orchestrator_.reset();
    core_->stop_features();
    db_->stop(std::chrono::seconds(2));
    core_.reset();
}

std::shared_ptr<const sw::galaxy::Atlas> Game::atlas() {
    return const_cast<sw::Shared&>(platform().shared).get<sw::galaxy::World>()->atlas();
}

std::string Game::superuser_url() const {
    return postgres_.url(database_name);
}

Game::Person Game::a_pilot(const std::string& prefix) {
    Person person;
    const std::string name = prefix + "_" + std::to_string(++people_);
    db_->write([&](sw::Tx& tx) {
        person.user = sw::auth::create_account(tx, {.username = name, .email = name + "@example.test"});
        person.player = sw::players::create(tx, platform(), {.user_id = person.user, .username = name});
    });
    person.caller.user = person.user;
    person.caller.player = person.player;
    person.caller.username = name;
    return person;
}

std::string Game::audit() {
    sw::Caller admin;
    admin.user = sw::UserId::make();
    admin.is_admin = true;
    return call(admin, "GET", "/api/v1/admin/ledger/audit");
}

std::string Game::call(
    const sw::Caller& caller, std::string_view method, std::string_view path, std::string_view body
) {
    const auto question = path.find('?');
    auto match = router_->match(method_of(method), path.substr(0, question));
    // The orchestrator's own port has paths that the others have, too.
    if (match.endpoint == nullptr) match = orchestrator_->match(method_of(method), path.substr(0, question));
    if (match.endpoint == nullptr) throw std::runtime_error("no such route: " + std::string(path));
    sw::http::Parameters parameters;
    if (question != std::string_view::npos) parameters = sw::http::parse_query(path.substr(question + 1)).value();
    for (std::size_t i = 0; i < match.endpoint->parameter_names.size(); ++i) {
        parameters.emplace_back(match.endpoint->parameter_names[i], match.values[i]);
    }
    const sw::Route* route = &match.endpoint->route;
    const sw::JsonDocument document = sw::JsonDocument::from_request(body, parameters);
    const sw::JsonValue input = document.root();
    sw::http::Response response;
    sw::Invocation invocation{.caller = caller, .input = input};
    switch (route->lane) {
        case sw::Lane::memory:
            response = route->run(invocation);
            break;
        case sw::Lane::read:
            db_->read([&](sw::ReadTx& tx) {
                sw::Invocation call{.caller = caller, .input = input, .read = &tx};
                response = route->run(call);
            });
            break;
        case sw::Lane::write: {
            std::shared_ptr<const void> prepared;
            if (route->prepare) prepared = route->prepare(invocation);
            db_->write([&](sw::Tx& tx) {
                sw::Invocation call{.caller = caller, .input = input, .tx = &tx, .prepared = prepared.get()};
                response = route->run(call);
            });
            if (response.refusal) throw sw::Failure(*response.refusal);
            break;
        }
        case sw::Lane::offload: {
            sw::OffloadImpl offload(*db_);
            sw::Invocation call{.caller = caller, .input = input, .offload = &offload};
            response = route->run(call);
            break;
        }
        case sw::Lane::later: {
            const auto answer = std::make_shared<std::promise<sw::http::Response>>();
            auto answered = answer->get_future();
            route->run_later(invocation, [answer](sw::http::Response late) { answer->set_value(std::move(late)); });
            if (answered.wait_for(std::chrono::seconds(30)) != std::future_status::ready) {
                throw std::runtime_error("no answer within 30 s");
            }
            response = answered.get();
            if (response.refusal) throw sw::Failure(*response.refusal);
            break;
        }
    }
    return std::string(response.bytes());
}

}  // namespace support
