// Pure rules about states.
#include "app/router/verdicts.hpp"

namespace sw::router {

namespace {

Error later(const char* id, const char* message, int seconds) {
    return {.code = Code::unavailable, .id = id, .message = message, .retry_after = std::chrono::seconds(seconds)};
}

std::optional<Error> refusal_of(const regions::Whereabouts& region, bool upgrade) {
    using regions::Running;
    switch (region.running) {
        case Running::running:
            if (region.endpoints.empty() && !region.local) return unreachable();
            if (region.drain && upgrade) return later("region_draining", "The region is closing for a moment.", 5);
            return std::nullopt;
        case Running::starting:
            return later("region_starting", "The region is starting.", 3);
        case Running::hibernated:
            return later("region_sleeps", "The region was asleep and is being woken.", 3);
        case Running::draining:
            if (!upgrade && !region.endpoints.empty()) return std::nullopt;
            return later("region_draining", "The region is closing for a moment.", 5);
        case Running::failed:
            return later("region_failed", "The region has failed; its operators know.", 30);
        case Running::stopped:
            break;
    }
    return later("region_stopped", "The region does not run.", 30);
}

}  // namespace

Judgement judge(const std::optional<regions::Whereabouts>& region, bool upgrade) {
    using regions::Status;
    if (!region) {
        return {.refusal = Error{Code::not_found, "region_not_found", "There is no region of that name."}};
    }
    if (region->local) return {};
    switch (region->status) {
        case Status::terminated:
            return {.refusal = Error{Code::not_found, "region_terminated", "The region does not exist any more."}};
        case Status::generation_corrupt:
            return {.refusal = later("region_failed", "The region has failed; its operators know.", 30)};
        case Status::suspended:
            // Its process may run on for those who are in it (platform spec 5).
            if (region->running != regions::Running::running) {
                return {.refusal = later("region_suspended", "The region is suspended.", 60)};
            }
            break;
        case Status::pending:
        case Status::active:
        case Status::grace:
        case Status::attachment_pending:
            break;
    }
    Judgement out{.refusal = refusal_of(*region, upgrade)};
    out.wakes = region->running == regions::Running::hibernated;
    return out;
}

Error unreachable() {
    return later("region_unreachable", "The region does not answer right now.", 2);
}

Error timed_out() {
    return {.code = Code::unavailable, .id = "region_timeout", .message = "The region took too long to answer."};
}

}  // namespace sw::router
