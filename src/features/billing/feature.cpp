// Subscriptions at a glance.
#include "sectorwars/platform/feature.hpp"

#include <algorithm>
#include <iterator>

#include "admin.hpp"
#include "events.hpp"
#include "inbox.hpp"
#include "life.hpp"
#include "person.hpp"
#include "service.hpp"
#include "worker.hpp"

namespace sw::billing {
namespace {

constexpr RouteOptions buying{.rate = RateClass::billing, .token = TokenUse::never};
constexpr RouteOptions looking{.token = TokenUse::never};

std::vector<Route> routes_of_buyers(const std::shared_ptr<const Service>& service) {
    const std::string base = "/api/v1/paypal", one = base + "/subscriptions/{subscription_id}";
    return {
        get(base + "/plans", call(service, &Service::plans), Role::anonymous, "What can be bought"),
        get(base + "/regions/available-names", call(service, &Service::name), Role::anonymous,
            "May a region have this name?"),
        post(
            base + "/subscriptions/create", call(service, &Service::create), Role::player,
            "Begin to buy; PayPal asks the buyer", buying
        ),
        post(
            "/api/v1/subscriptions/galactic-citizen", call(service, &Service::become_citizen), Role::player,
            "Begin to buy citizenship", buying
        ),
        post(
            "/api/v1/subscriptions/regional-owner", call(service, &Service::become_owner), Role::player,
            "Begin to buy a region", buying
        ),
        post(
            "/api/v1/regions/{id}/takeover", call(service, &Service::take_over), Role::player,
            "Begin to buy a region that nobody pays for", buying
        ),
        get(base + "/subscriptions", call(service, &Service::list), Role::user, "Own subscriptions", looking),
        get(one, call(service, &Service::detail), Role::user, "One of them", looking),
        post(one + "/cancel", call(service, &Service::cancel), Role::user, "End it with what is paid", buying),
        post(
            one + "/change", call(service, &Service::change), Role::player,
            "Turn a citizenship into a region; PayPal asks the buyer", buying
        ),
    };
}

std::vector<Route> routes_of_others(
    const std::shared_ptr<const Inbox>& inbox, const std::shared_ptr<const Admin>& admin
) {
    const RouteOptions hooks{.rate = RateClass::webhook};
    return {
        post("/api/v1/paypal/webhooks/paypal", call(inbox, &Inbox::take), Role::anonymous, "What PayPal tells", hooks),
        post("/webhooks/paypal", call(inbox, &Inbox::take), Role::anonymous, "The same", hooks),
        get("/api/v1/paypal/admin/subscriptions", call(admin, &Admin::overview), scopes::subscriptions_view,
            "All subscriptions, and what reconciliations found", {.audit = AuditUse::always}),
        post(
            "/api/v1/admin/subscriptions/reconcile", call(admin, &Admin::reconcile), scopes::subscriptions_modify,
            "Compare all subscriptions with PayPal's now", {.status = 202}
        ),
        get("/api/v1/admin/webhooks", call(admin, &Admin::webhooks), scopes::webhooks_view, "Webhooks, newest first"),
        post(
            "/api/v1/admin/webhooks/{event_id}/replay", call(admin, &Admin::replay), scopes::webhooks_replay,
            "Work a webhook off again", {.status = 202}
        ),
    };
}

}  // namespace

Feature feature(const Platform& platform) {
    const auto figures = load_figures(platform.config);
    const auto paypal = std::make_shared<Paypal>(platform.config.paypal, platform.reactor.executor());
    const auto effects = std::make_shared<const Effects>(platform, figures);
    const auto service = std::make_shared<const Service>(platform, figures, paypal, effects);
    const auto age = std::chrono::hours(24 * figures->webhook_age_days);
    const auto verifier = std::make_shared<Verifier>(paypal, age);
    const auto worker = std::make_shared<Worker>(platform, figures, paypal, effects);
    const auto inbox = std::make_shared<const Inbox>(platform, paypal, verifier, [worker] { worker->wake(); });
    const auto life = std::make_shared<const Life>(figures, effects, paypal->configured());
    platform.shared.get<personal_data::Sections>()->add(section());
    std::vector<Route> routes = routes_of_buyers(service);
    std::ranges::move(routes_of_others(inbox, std::make_shared<const Admin>(figures)), std::back_inserter(routes));
    return {
        .name = "billing",
        .modes = Mode::dev | Mode::nexus,
        .routes = std::move(routes),
        .jobs =
            {{"billing.life", std::chrono::hours(1), [life](Tx& tx) { life->pass(tx, tx.now()); }},
             {"billing.forget", std::chrono::hours(24), [life](Tx& tx) { life->forget(tx); }},
             {"billing.reconcile", std::chrono::hours(24), [life](Tx& tx) { life->want_reconciliation(tx); }}},
        .events =
            {event_type<SubscriptionChanged>("A subscription is paid, unpaid, cancelled or over"),
             event_type<PaymentAlert>("A payment was taken back, disputed, or made for nothing")},
        .opened = [worker] { Worker::begin(worker); },
    };
}

}  // namespace sw::billing
