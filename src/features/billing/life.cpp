// See the header.
#include "life.hpp"

#include "webhooks.hpp"

namespace sw::billing {
namespace {

using std::chrono::days;

constexpr std::int64_t batch = 200;

}  // namespace

void Life::pass(Tx& tx, Time at) const {
    std::optional<Uuid> after;
    for (bool more = true; more;) {
        const auto ids = repository::moving(tx, after, at, batch);
        for (const auto& id : ids) {
            if (const auto one = repository::lock(tx, id)) effects_->pass_time(tx, *one, at);
        }
        more = static_cast<std::int64_t>(ids.size()) == batch;
        if (more) after = ids.back();
    }
    repository::end_citizenships(tx, at - days(figures_->citizen_lapse_days));
}

void Life::want_reconciliation(Tx& tx) const {
    if (sells_) (void)repository::want_reconciliation(tx, std::nullopt);
}

void Life::forget(Tx& tx) const {
    repository::forget_webhooks(tx, tx.now() - days(figures_->webhook_keep_days));
}

}  // namespace sw::billing
