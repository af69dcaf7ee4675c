// See the header.
#include "worker.hpp"

#include <algorithm>

#include "later.hpp"
#include "service.hpp"

namespace sw::billing {
namespace {

using namespace std::chrono_literals;

constexpr auto look_anyway = 1s;

/// The person's subscription by PayPal's id, else by ours, if PayPal's first answer never came.
std::optional<Subscription> look_up(Reader& reader, const Notice& notice) {
    const auto paypal_id = subscription_of(notice);
    if (paypal_id) {
        if (auto found = repository::find_by_paypal(reader, *paypal_id)) return found;
    }
    const auto ours = notice.resource.custom_id ? Uuid::parse(*notice.resource.custom_id) : std::nullopt;
    if (!ours) return std::nullopt;
    auto found = repository::find(reader, *ours);
    if (found && found->paypal_id) found.reset();  // then it is another one
    return found;
}

State state_after(const Notice& notice, const std::optional<Truth>& truth, const Subscription& one) {
    if (truth) return truth->state;
    return kind_of(notice.event_type) == Kind::payment ? State::active : one.state;
}

/// PayPal is asked when the event comes late, says too little, or would wake what has ended.
bool needs_truth(const Subscription& one, const Notice& notice, const std::optional<Truth>& told) {
    const Kind kind = kind_of(notice.event_type);
    if (kind == Kind::state && !told) return true;
    const bool first_payment = kind == Kind::payment && one.state != State::active;
    return first_payment || is_in_doubt(one, time_of(notice), state_after(notice, told, one));
}

std::string take_sale(Tx& tx, const Effects& effects, const Notice& notice, Kind kind) {
    const auto sale = sale_of(notice);
    const auto id = sale ? repository::subscription_of_payment(tx, *sale) : std::nullopt;
    const auto one = id ? repository::lock(tx, *id) : std::nullopt;
    if (!one) {
        effects.alert(tx, kind == Kind::dispute ? "payment_dispute" : "payment_taken_back", notice.id);
        return "its payment is not known";
    }
    const std::string subject = one->subscription_id.to_string();
    if (kind == Kind::taken_back) effects.take_back(tx, *one, tx.now(), notice.event_type);
    else effects.alert(tx, kind == Kind::dispute ? "payment_dispute" : "payment_refunded", subject, one->user_id);
    return "told administrators";
}

/// Within the transaction that marks the webhook as done.
std::string take_notice(
    Tx& tx, const Effects& effects, const Notice& notice, const std::optional<Uuid>& subscription,
    const std::optional<Truth>& truth
) {
    const Kind kind = kind_of(notice.event_type);
    if (kind == Kind::taken_back || kind == Kind::refunded || kind == Kind::dispute)
        return take_sale(tx, effects, notice, kind);
    auto one = subscription ? repository::lock(tx, *subscription) : std::nullopt;
    if (!one) return "no subscription of ours";
    const Time at = tx.now();
    const Time told = time_of(notice).value_or(at);
    const auto sale = sale_of(notice);
    if (kind == Kind::payment && sale) repository::put_payment(tx, *sale, one->subscription_id, told);
    if (truth) return effects.apply(tx, *one, *truth, at, notice.event_type) ? "changed" : "nothing new";
    if (kind == Kind::payment) effects.pay(tx, *one, told, at, notice.event_type);
    else if (kind == Kind::failure) effects.fail_payment(tx, *one, told, at, notice.event_type);
    return "changed";
}

}  // namespace

Worker::Worker(
    const Platform& platform, std::shared_ptr<const Figures> figures, std::shared_ptr<Paypal> paypal,
    std::shared_ptr<const Effects> effects
)
    : platform_(platform),
      figures_(std::move(figures)),
      paypal_(std::move(paypal)),
      effects_(std::move(effects)),
      signal_(std::make_shared<Signal>(platform.reactor.executor())) {}

void Worker::begin(const std::shared_ptr<Worker>& self) {
    if (!self->paypal_->configured()) return;
    Reactor& reactor = self->platform_.reactor;
    reactor.repeat("webhooks", 10ms, [self] { return work_and_wait(self); });
    reactor.repeat("reconciliation", 2s, [self] { return reconcile(self); });
    reactor.repeat("useless subscriptions", 30s, [self] { return cancel_useless(self); });
}

void Worker::wake() {
    signal_->set();
}

Awaitable<> Worker::work(std::shared_ptr<Worker> self) {
    for (;;) {
        auto working = work_one(self);
        const bool more = co_await std::move(working);
        if (!more) co_return;
    }
}

Awaitable<> Worker::work_and_wait(std::shared_ptr<Worker> self) {
    auto working = work(self);
    co_await std::move(working);
    const auto signal = self->signal_;
    auto waiting = signal->wait(look_anyway);
    co_await std::move(waiting);
}

Awaitable<bool> Worker::work_one(std::shared_ptr<Worker> self) {
    std::function<std::optional<StoredWebhook>(Tx&)> claim = [](Tx& tx) { return repository::claim_webhook(tx); };
    auto claiming = write_rows<std::optional<StoredWebhook>>(self->platform_.database, std::move(claim));
    const auto webhook = co_await std::move(claiming);
    if (!webhook) co_return false;
    std::optional<Error> problem;
    std::string outcome;
    try {
        auto handling = handle(self, *webhook);
        outcome = co_await std::move(handling);
    } catch (const Failure& failure) {
        problem = failure.error();
    } catch (const ConstraintViolation& violation) {
        problem = Error{Code::conflict, std::string(violation.constraint()), violation.what()};
    }
    if (problem) {
        auto ending = end(self, *webhook, *problem);
        co_await std::move(ending);
    }
    co_return true;
}

Awaitable<> Worker::end(std::shared_ptr<Worker> self, StoredWebhook webhook, Error problem) {
    const auto& pauses = self->figures_->effect_pauses_s;
    const auto tries = static_cast<std::size_t>(std::max(webhook.attempts, 1));
    const bool gives_up = tries > pauses.size();
    const auto pause = std::chrono::seconds(gives_up ? 0 : pauses[tries - 1]);
    std::function<void(Tx&)> write = [effects = self->effects_, id = webhook.event_id, why = problem.id, gives_up,
                                      pause](Tx& tx) {
        if (!gives_up) return repository::postpone_webhook(tx, id, why, tx.now() + pause);
        repository::end_webhook(tx, id, "dead", why);
        effects->alert(tx, "webhook_dead", id);
    };
    auto writing = async_write(self->platform_.database, std::move(write));
    co_await std::move(writing);
    log::warn(
        "What a webhook says could not be done", {{"event", webhook.event_id},
                                                  {"kind", webhook.event_type},
                                                  {"reason", problem.id},
                                                  {"next", gives_up ? "an administrator" : "again later"}}
    );
}

Awaitable<std::optional<Subscription>> Worker::find(std::shared_ptr<Worker> self, Notice notice) {
    const auto found = std::make_shared<std::optional<Subscription>>();
    std::function<void(ReadTx&)> read = [found, notice](ReadTx& tx) { *found = look_up(tx, notice); };
    auto reading = async_read(self->platform_.database, std::move(read));
    co_await std::move(reading);
    if (!*found || (*found)->paypal_id) co_return *found;
    // The id in an event proves nothing: PayPal tells which one it made for our own id.
    auto making = Service::make(self->platform_.database, self->paypal_, **found);
    const Subscription made = co_await std::move(making);
    if (made.paypal_id != subscription_of(notice)) co_return std::nullopt;
    co_return made;
}

Awaitable<std::string> Worker::handle(std::shared_ptr<Worker> self, StoredWebhook webhook) {
    const Notice notice = parse_json<Notice>(webhook.payload);
    auto finding = find(self, notice);
    const auto one = co_await std::move(finding);
    std::optional<Truth> truth = kind_of(notice.event_type) == Kind::state ? truth_of(notice) : std::nullopt;
    if (one && needs_truth(*one, notice, truth)) {
        auto asking = Paypal::find(self->paypal_, one->paypal_id.value_or(""));
        truth = co_await std::move(asking);
        if (!truth) throw Failure(Code::not_found, "unknown_to_paypal", "PayPal knows no such subscription.");
    }
    std::optional<Uuid> id;
    if (one) id = one->subscription_id;
    const auto seen = one ? one->told_at : std::nullopt;
    std::function<std::string(Tx&)> effect = [effects = self->effects_, event = webhook.event_id, notice, id, truth,
                                              seen](Tx& tx) {
        if (!repository::lock_webhook(tx, event)) return std::string("done by another");
        // Another process may have learned more in the meantime.
        const auto now_there = id ? repository::lock(tx, *id) : std::nullopt;
        if (now_there && now_there->told_at != seen) {
            throw Failure(Code::conflict, "changed_meanwhile", "The subscription has moved meanwhile.");
        }
        std::string outcome = take_notice(tx, *effects, notice, id, truth);
        repository::end_webhook(tx, event, "done", outcome);
        return outcome;
    };
    auto applying = write_rows<std::string>(self->platform_.database, std::move(effect));
    co_return co_await std::move(applying);
}

}  // namespace sw::billing
