// A shop on a real database, with a payment provider that does what a test says.
#pragma once

#include <future>
#include <nlohmann/json.hpp>
#include <pqxx/pqxx>

#include "features/billing/inbox.hpp"
#include "features/billing/life.hpp"
#include "features/billing/service.hpp"
#include "features/billing/worker.hpp"
#include "sectorwars/platform/reactor.hpp"
#include "sectorwars/regions.hpp"
#include "support/fake_paypal.hpp"
#include "support/service_fixture.hpp"

namespace support {

/// Trusts the authority of the fake before anybody looks for authorities.
inline FakePaypal& paypal() {
    static FakePaypal one;
    static const int trusted = ::setenv("SSL_CERT_FILE", one.authority_file().c_str(), 1);
    (void)trusted;
    return one;
}

/// One process that sells; several may share the database.
class Shop {
public:
    Shop() : config(Game::shared().platform().config) {
        config.frontend_url = "https://play.example.test";
        config.paypal.client_id = "client";
        config.paypal.client_secret = FakePaypal::secret;
        config.paypal.webhook_id = FakePaypal::webhook_id;
        config.paypal.citizen_plan = FakePaypal::citizen_plan;
        config.paypal.owner_plan = FakePaypal::owner_plan;
        config.paypal.url = paypal().url();
        config.paypal.cert_host = paypal().cert_host();
        paypal().feel(FakePaypal::Mood::well);
        const auto errands = shared.get<sw::orchestrator::Errands>();
        errands->provision = [this](sw::Tx&, sw::RegionId) { return note("provision"), std::nullopt; };
        errands->shrink = [this](sw::Tx&, sw::RegionId) { note("shrink"); };
        errands->widen = [this](sw::Tx&, sw::RegionId) { note("widen"); };
        errands->rest = [this](sw::Tx&, sw::RegionId, sw::Time) { note("rest"); };
        errands->end = [this](sw::Tx&, sw::RegionId) { return note("end"), false; };
        const sw::Platform& of = Game::shared().platform();
        const sw::Platform own{config,    of.database,    shared,  of.hub,      metrics, of.passwords,
                               of.tokens, of.revocations, reactor, of.services, of.keys, of.envelope};
        auto quick = *sw::billing::load_figures(config);
        quick.effect_pauses_s = {1, 1};
        figures = std::make_shared<const sw::billing::Figures>(quick);
        api = std::make_shared<sw::billing::Paypal>(config.paypal, reactor.executor());
        effects = std::make_shared<const sw::billing::Effects>(own, figures);
        service = std::make_shared<const sw::billing::Service>(own, figures, api, effects);
        const auto verifier = std::make_shared<sw::billing::Verifier>(api, std::chrono::hours(96));
        worker = std::make_shared<sw::billing::Worker>(own, figures, api, effects);
        inbox = std::make_shared<const sw::billing::Inbox>(own, api, verifier, [] {});
        life = std::make_shared<const sw::billing::Life>(figures, effects, true);
    }

    ~Shop() { reactor.stop(); }

    template <class T>
    T answer(sw::Later<T> later) {
        const auto promise = std::make_shared<std::promise<sw::Result<T>>>();
        later.begin([promise](sw::Result<T> result) { promise->set_value(std::move(result)); });
        auto future = promise->get_future();
        if (future.wait_for(std::chrono::seconds(25)) != std::future_status::ready)
            throw std::runtime_error("no answer");
        return future.get().value();
    }

    sw::billing::CreateReply buy(
        const Game::Person& who, sw::billing::Plan plan, const std::optional<std::string>& name = std::nullopt
    ) {
        return answer(service->create(who.caller, {plan, name, page, page}));
    }

    sw::billing::CreateReply buy_citizenship(const Game::Person& who) {
        return buy(who, sw::billing::Plan::galactic_citizen);
    }

    /// Delivers as PayPal does; throws what the sender hears.
    void deliver(const std::string& body, const Forgery& forgery = {}) {
        deliver_with(body, paypal().sign(body, forgery));
    }

    void deliver_with(const std::string& body, const Headers& headers) {
        std::string lines;
        for (const auto& [name, value] : headers) {
            for (const char c : name) lines += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            lines += ": " + value + "\n";
        }
        answer(inbox->take(sw::Caller{}, {body, lines}));
    }

    /// Works off what is due.
    void work() {
        run([worker = worker] { return sw::billing::Worker::work(worker); });
    }

    void reconcile() {
        Game::shared().db().write([](sw::Tx& tx) {
            (void)sw::billing::repository::want_reconciliation(tx, std::nullopt);
        });
        run([worker = worker] { return sw::billing::Worker::reconcile(worker); });
    }

    void cancel_useless() {
        run([worker = worker] { return sw::billing::Worker::cancel_useless(worker); });
    }

    void pass(sw::Time at) {
        Game::shared().db().write([&](sw::Tx& tx) { life->pass(tx, at); });
    }

    /// PayPal tells of an activation of that time, and the shop acts on it.
    std::string activate(const std::string& ours, const std::string& time = in_seconds(-60)) {
        const std::string id = paypal().id_for(ours);
        paypal().activate(id, time);
        deliver(paypal().event("BILLING.SUBSCRIPTION.ACTIVATED", id, time, event_id()));
        work();
        return id;
    }

    static std::string event_id() {
        static std::atomic<int> last{0};
        return "WH-EVENT-" + std::to_string(++last);
    }

    int noted(const std::string& what) {
        const std::lock_guard lock(mutex);
        return static_cast<int>(std::count(notes.begin(), notes.end(), what));
    }

    static constexpr const char* page = "https://play.example.test/shop";

    sw::Config config;
    sw::Shared shared;
    sw::Metrics metrics;
    sw::Reactor reactor{"shop"};
    std::shared_ptr<const sw::billing::Figures> figures;
    std::shared_ptr<sw::billing::Paypal> api;
    std::shared_ptr<const sw::billing::Effects> effects;
    std::shared_ptr<const sw::billing::Service> service;
    std::shared_ptr<sw::billing::Worker> worker;
    std::shared_ptr<const sw::billing::Inbox> inbox;
    std::shared_ptr<const sw::billing::Life> life;

private:
    void note(const std::string& what) {
        const std::lock_guard lock(mutex);
        notes.push_back(what);
    }

    static sw::Awaitable<> finish(
        std::shared_ptr<std::function<sw::Awaitable<>()>> work, std::shared_ptr<std::promise<std::string>> done
    ) {
        std::string problem;
        try {
            auto running = (*work)();
            co_await std::move(running);
        } catch (const std::exception& failure) {
            problem = failure.what();
        }
        done->set_value(problem);
    }

    void run(std::function<sw::Awaitable<>()> work) {
        const auto done = std::make_shared<std::promise<std::string>>();
        const auto shared_work = std::make_shared<std::function<sw::Awaitable<>()>>(std::move(work));
        reactor.spawn("test", [shared_work, done] { return finish(shared_work, done); });
        auto future = done->get_future();
        if (future.wait_for(std::chrono::seconds(40)) != std::future_status::ready)
            throw std::runtime_error("the work does not end");
        if (const auto problem = future.get(); !problem.empty()) throw std::runtime_error(problem);
    }

    std::mutex mutex;
    std::vector<std::string> notes;
};

/// One cell, as text; "" for null and for no row.
inline std::string cell(const std::string& sql) {
    pqxx::connection connection(Game::shared().superuser_url());
    pqxx::nontransaction work(connection);
    work.exec("set search_path = nexus, region, public");
    const auto rows = work.exec(sql);
    if (rows.empty() || rows[0][0].is_null()) return "";
    return rows[0][0].as<std::string>();
}

inline bool is_citizen(const Game::Person& who) {
    return cell("select is_galactic_citizen from users where user_id = '" + who.user.to_string() + "'") == "t";
}

inline std::string status_of(const std::string& ours) {
    return cell("select status from billing_subscriptions where subscription_id = '" + ours + "'");
}

inline std::string region_status(const std::string& slug) {
    return cell("select status from regions where slug = '" + slug + "'");
}

/// Events "subscription.changed" of it, so far.
inline int changes(const std::string& ours) {
    return std::stoi(
        cell("select count(*) from outbox where topic = 'subscription.changed' and payload like '%" + ours + "%'")
    );
}

inline std::string why_not(const std::function<void()>& act) {
    try {
        act();
    } catch (const sw::Failure& failure) {
        return failure.error().id;
    }
    return "done";
}

}  // namespace support
