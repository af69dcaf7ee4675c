// load -> compare -> sign.
#include "keeper.hpp"

#include "checkpoint.hpp"
#include "messages.hpp"
#include "sectorwars/platform/identity.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw::audit {
namespace {

constexpr std::chrono::hours longest_pause{1};

}  // namespace

Keeper::Keeper(const Platform& platform)
    : platform_(platform),
      broken_(platform.metrics.gauge(
          "sectorwars_audit_chain_broken", "1 when the audit log is not what this process saw it to be"
      )) {}

void Keeper::start() const {
    platform_.database.write([this](Tx& tx) {
        const repository::Head head = repository::lock_head(tx);
        sign(tx, head, repository::newest_checkpoint(tx));
    });
}

void Keeper::look(Tx& tx) const {
    const repository::Head head = repository::lock_head(tx);
    const auto newest = repository::newest_checkpoint(tx);
    const std::lock_guard lock(mutex_);
    if (const auto problem = differs(tx)) {
        broken_.set(1);
        log::error("The audit log was changed", {{"problem", *problem}});
        tx.emit(ChainBroken{.problem = *problem}, {to_admins()});
    }
    seen_ = newest;
    const bool due = !newest || tx.now() - newest->made_at >= longest_pause ||
                     newest->public_key != platform_.services.key().public_pem;
    if (due) sign(tx, head, newest);
}

std::optional<std::string> Keeper::differs(Tx& tx) const {
    if (!seen_) return std::nullopt;
    const std::string name = std::to_string(seen_->number);
    const auto same = repository::checkpoints_after(tx, seen_->number - 1, 1);
    if (same.empty() || same[0].number != seen_->number) return "checkpoint " + name + " is gone";
    if (same[0].document != seen_->document) return "checkpoint " + name + " was changed";
    if (seen_->sequence == 0) return std::nullopt;
    const auto row = repository::at(tx, seen_->sequence);
    if (!row) return "row " + std::to_string(seen_->sequence) + ", which checkpoint " + name + " signed, is gone";
    if (row->row_hash != seen_->row_hash || hash_of(*row) != row->row_hash) {
        return "row " + std::to_string(seen_->sequence) + " is not what checkpoint " + name + " signed";
    }
    return std::nullopt;
}

void Keeper::sign(Tx& tx, const repository::Head& head, const std::optional<repository::Checkpoint>& before) const {
    const auto made = sign_checkpoint(platform_.services.key(), platform_.services.self(), before, head, tx.now());
    repository::insert_checkpoint(tx, made);
    log::info(
        "Audit checkpoint", {{"number", std::to_string(made.number)},
                             {"head", std::to_string(made.sequence) + ":" + made.row_hash},
                             {"sha256", digest_token(made.document)}}
    );
}

}  // namespace sw::audit
