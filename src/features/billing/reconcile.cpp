// PayPal is asked about everything that lives there; the same effects as those of webhooks repair what differs.
#include "later.hpp"
#include "worker.hpp"

namespace sw::billing {
namespace {

constexpr std::int64_t batch = 50;
constexpr std::size_t most_findings = 200;

std::string shown(const Subscription& one) {
    std::string out(to_name(one.state));
    if (one.payment_failures > 0) out += ", " + std::to_string(one.payment_failures) + " failed payments";
    if (one.paid_until) out += ", paid until " + to_rfc3339(*one.paid_until);
    return out;
}

}  // namespace

/// "same", "repaired" or "failed".
Awaitable<std::string> Worker::check_one(std::shared_ptr<Worker> self, Uuid subscription, Finding& finding) {
    const auto found = std::make_shared<std::optional<Subscription>>();
    std::function<void(ReadTx&)> read = [found, subscription](ReadTx& tx) {
        *found = repository::find(tx, subscription);
    };
    auto reading = async_read(self->platform_.database, std::move(read));
    co_await std::move(reading);
    if (!*found || !(*found)->paypal_id) co_return "same";
    std::optional<Truth> truth;
    try {
        auto asking = Paypal::find(self->paypal_, *(*found)->paypal_id);
        truth = co_await std::move(asking);
    } catch (const Failure&) {
        truth.reset();
    }
    if (!truth) co_return "failed";
    std::function<Finding(Tx&)> repair = [effects = self->effects_, truth, subscription](Tx& tx) {
        Finding out{.subscription_id = subscription.to_string()};
        const auto one = repository::lock(tx, subscription);
        if (!one) return out;
        repository::set_reconciled(tx, subscription);
        // A webhook that came meanwhile may know more than the answer from before it.
        const bool older = truth->told_at && one->told_at && *truth->told_at < *one->told_at;
        if (older || !effects->apply(tx, *one, *truth, tx.now(), "reconciliation")) return out;
        const auto after = repository::find(tx, subscription);
        out.before = shown(*one);
        out.after = after ? shown(*after) : "";
        return out;
    };
    auto repairing = write_rows<Finding>(self->platform_.database, std::move(repair));
    finding = co_await std::move(repairing);
    co_return finding.before == finding.after ? "same" : "repaired";
}

Awaitable<> Worker::reconcile(std::shared_ptr<Worker> self) {
    if (!self->paypal_->configured()) co_return;
    std::function<std::optional<Uuid>(Tx&)> claim = [](Tx& tx) { return repository::claim_reconciliation(tx); };
    auto claiming = write_rows<std::optional<Uuid>>(self->platform_.database, std::move(claim));
    const auto id = co_await std::move(claiming);
    if (!id) co_return;
    const auto run = std::make_shared<ReconciliationRun>(ReconciliationRun{.run_id = *id});
    std::optional<Uuid> after;
    for (bool more = true; more;) {
        std::function<std::vector<Uuid>(Tx&)> list = [after](Tx& tx) {
            return repository::known_to_paypal(tx, after, batch);
        };
        auto listing = write_rows<std::vector<Uuid>>(self->platform_.database, std::move(list));
        const auto ids = co_await std::move(listing);
        for (const auto& one : ids) {
            Finding finding;
            auto checking = check_one(self, one, finding);
            const std::string result = co_await std::move(checking);
            ++run->checked;
            if (result == "repaired") ++run->repaired;
            if (result == "failed") ++run->failed;
            if (result == "repaired" && run->findings.size() < most_findings) run->findings.push_back(finding);
        }
        more = static_cast<std::int64_t>(ids.size()) == batch;
        if (more) after = ids.back();
    }
    std::function<void(Tx&)> finish = [run](Tx& tx) { repository::end_reconciliation(tx, *run); };
    auto finishing = async_write(self->platform_.database, std::move(finish));
    co_await std::move(finishing);
    log::info(
        "Subscriptions were compared with PayPal's", {{"checked", std::to_string(run->checked)},
                                                      {"repaired", std::to_string(run->repaired)},
                                                      {"failed", std::to_string(run->failed)}}
    );
}

Awaitable<> Worker::cancel_useless(std::shared_ptr<Worker> self) {
    if (!self->paypal_->configured()) co_return;
    const auto found = std::make_shared<std::vector<Subscription>>();
    std::function<void(ReadTx&)> read = [found](ReadTx& tx) { *found = repository::to_cancel(tx); };
    auto reading = async_read(self->platform_.database, std::move(read));
    co_await std::move(reading);
    for (const auto& one : *found) {
        bool done = true;
        try {
            auto cancelling = Paypal::cancel(self->paypal_, *one.paypal_id, "What it is for cannot be had");
            co_await std::move(cancelling);
        } catch (const Failure&) {
            done = false;  // the next look tries again
        }
        if (!done) continue;
        std::function<void(Tx&)> note = [id = one.subscription_id](Tx& tx) {
            auto row = repository::lock(tx, id);
            if (!row) return;
            row->state = State::cancelled;
            repository::save(tx, *row);
        };
        auto noting = async_write(self->platform_.database, std::move(note));
        co_await std::move(noting);
    }
}

}  // namespace sw::billing
