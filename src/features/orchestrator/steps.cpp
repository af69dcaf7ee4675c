// Which function does which step.
#include "steps.hpp"

#include <map>

namespace sw::orchestrator {
namespace {

const std::map<std::string_view, Act>& common_acts() {
    static const std::map<std::string_view, Act> acts{
        {"database", &steps::ensure_database},
        {"keys", &steps::ensure_keys},
        {"prepare", &steps::prepare},
        {"create", &steps::create},
        {"start", &steps::start},
        {"wait_ready", &steps::wait_ready},
        {"activate", &steps::activate},
        {"record", &steps::record_active},
        {"drain", &steps::drain},
        {"stop", &steps::stop},
        {"remove", &steps::remove_instance},
        {"erase", &steps::erase},
        {"set_limits", &steps::set_limits},
        {"close", &steps::close_doors},
        {"restart", &steps::restart},
        {"fence", &steps::fence},
        {"capsule", &steps::take_capsule},
        {"verify", &steps::verify_capsule},
        {"renew", &steps::renew_epoch},
        {"load", &steps::load_capsule},
        {"clear", &steps::clear_database},
    };
    return acts;
}

Act special_act(Kind kind, std::string_view step) {
    if (kind == Kind::terminate && step == "database") return &steps::drop_database;
    if (kind == Kind::terminate && step == "keys") return &steps::revoke_keys;
    if (kind == Kind::scale && step == "record") return &steps::record_limits;
    if ((kind == Kind::suspend || kind == Kind::hibernate) && step == "record") return &steps::record_stopped;
    return nullptr;
}

}  // namespace

Act act_of(Kind kind, std::string_view step) {
    if (const Act special = special_act(kind, step)) return special;
    const auto found = common_acts().find(step);
    return found == common_acts().end() ? nullptr : found->second;
}

Act undo_of(Kind, std::string_view step) {
    if (step == "reserve") return &steps::erase_reservation;
    if (step == "database") return &steps::drop_database;
    if (step == "keys") return &steps::revoke_keys;
    if (step == "prepare" || step == "create" || step == "start") return &steps::remove_instance;
    return nullptr;
}

Awaitable<InstanceRow> instance_of(Work& work) {
    auto found = co_await load_instance(work.room, work.job.slug);
    const bool same = found && found->region_id == work.job.region_id;
    if (!same) throw Failure(Code::not_found, "no_region", "The region is gone.");
    co_return std::move(*found);
}

Awaitable<bool> is_cancelled(Work& work) {
    std::function<bool(ReadTx&)> read = [id = work.job.job_id](ReadTx& tx) {
        const auto job = repository::find_job(tx, id);
        return job && job->cancel_requested;
    };
    co_return co_await read_rows<bool>(work.room, std::move(read));
}

Awaitable<> write_instance(Work& work, std::function<void(Tx&, const InstanceRow&)> change) {
    const Job& job = work.job;
    std::function<void(Tx&)> run = [slug = job.slug, id = job.region_id, change = std::move(change)](Tx& tx) {
        const auto instance = repository::lock_instance(tx, slug);
        if (!instance || instance->region_id != id) throw Failure(Code::not_found, "no_region", "The region is gone.");
        change(tx, *instance);
    };
    co_await write_rows(work.room, work.term, std::move(run));
}

}  // namespace sw::orchestrator
