// The sentences.
#include "engine/conformance.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>
#include <future>

using namespace std::chrono_literals;

namespace engine_test {

using sw::InstanceState;

struct Following::State {
    boost::asio::cancellation_signal signal;
    std::promise<std::string> end;
    std::shared_future<std::string> ended = end.get_future().share();
};

namespace {

std::string name_of(const std::exception_ptr& problem) {
    try {
        if (problem) std::rethrow_exception(problem);
    } catch (const sw::Failure& failure) {
        return failure.error().id;
    } catch (const std::exception&) {
        return "cancelled";
    }
    return {};
}

}  // namespace

Following::Following(const Stage& stage, sw::Awaitable<> work) : stage_(stage), state_(std::make_shared<State>()) {
    const auto state = state_;
    const auto finished = [state](const std::exception_ptr& problem) { state->end.set_value(name_of(problem)); };
    auto begin = [&] {
        boost::asio::co_spawn(
            stage.thread.io, std::move(work), boost::asio::bind_cancellation_slot(state->signal.slot(), finished)
        );
    };
    stage.thread.run(begin);
}

void Following::stop() {
    boost::asio::post(stage_.thread.io, [state = state_] {
        state->signal.emit(boost::asio::cancellation_type::terminal);
    });
    if (state_->ended.wait_for(20s) != std::future_status::ready) FAIL_CHECK("a stream does not end when cancelled");
}

bool Following::ended() const {
    return state_->ended.wait_for(0s) == std::future_status::ready;
}

std::string Following::problem() const {
    return ended() ? state_->ended.get() : "";
}

namespace {

void absent_at_first(const Stage& stage) {
    const std::string slug = "never-made";
    CHECK(look(stage, slug).state == InstanceState::absent);
    CHECK_FALSE(is_listed(stage, slug));
    wait(stage, stage.backend.remove(slug));
    wait(stage, stage.backend.stop(slug, 1s));
    CHECK(refusal(stage, stage.backend.start(slug)) == "no_instance");
    CHECK(refusal(stage, stage.backend.restart(slug, 1s)) == "no_instance");
    CHECK(refusal(stage, stage.backend.set_limits(slug, {1.0, 64 << 20})) == "no_instance");
    CHECK(refusal(stage, stage.backend.logs(slug, 10)) == "no_instance");
}

void comes_up_and_answers(const Stage& stage) {
    const auto spec = stage.spec("comes-up");
    bring_up(stage, spec);
    const auto instance = look(stage, spec.slug);
    CHECK(instance.slug == spec.slug);
    CHECK_FALSE(instance.id.empty());
    CHECK(instance.spec_hash == spec.hash());
    CHECK(instance.epoch == spec.epoch);
    CHECK(instance.endpoint.rfind("http://", 0) == 0);
    CHECK(instance.internal_endpoint.rfind("http://", 0) == 0);
    CHECK(instance.started_at > sw::now() - 10min);
    CHECK(is_listed(stage, spec.slug));
    if (stage.limits_cpu) CHECK(instance.limits == spec.limits);
    if (stage.answers) CHECK(eventually(stage, [&] { return stage.answers(look(stage, spec.slug)); }));
    if (stage.has_health)
        CHECK(eventually(stage, [&] { return look(stage, spec.slug).health == sw::InstanceHealth::healthy; }));
}

void asking_twice_changes_nothing(const Stage& stage) {
    const auto spec = stage.spec("asked-twice");
    bring_up(stage, spec);
    const auto before = look(stage, spec.slug);
    wait(stage, stage.backend.prepare(spec));
    wait(stage, stage.backend.create(spec));
    wait(stage, stage.backend.start(spec.slug));
    auto same = spec;
    same.job_id = "another-job";
    same.limits.memory_bytes *= 2;
    wait(stage, stage.backend.create(same));
    const auto after = look(stage, spec.slug);
    CHECK(after.id == before.id);
    CHECK(after.state == InstanceState::running);
    CHECK(after.started_at == before.started_at);
}

void another_spec_replaces(const Stage& stage) {
    auto spec = stage.spec("another-spec");
    bring_up(stage, spec);
    const auto before = look(stage, spec.slug);
    spec.epoch += 1;
    bring_up(stage, spec);
    const auto after = look(stage, spec.slug);
    CHECK(after.spec_hash == spec.hash());
    CHECK(after.spec_hash != before.spec_hash);
    CHECK(after.epoch == before.epoch + 1);
    CHECK(after.id != before.id);
}

void stops_and_starts_again(const Stage& stage) {
    const auto spec = stage.spec("stops-starts");
    bring_up(stage, spec);
    wait(stage, stage.backend.stop(spec.slug, 10s));
    auto stopped = look(stage, spec.slug);
    CHECK(stopped.state == InstanceState::exited);
    CHECK(stopped.endpoint.empty());
    CHECK(is_listed(stage, spec.slug));
    wait(stage, stage.backend.stop(spec.slug, 10s));
    wait(stage, stage.backend.start(spec.slug));
    CHECK(becomes(stage, spec.slug, InstanceState::running));
    wait(stage, stage.backend.start(spec.slug));
    const auto before = look(stage, spec.slug);
    wait(stage, stage.backend.restart(spec.slug, 10s));
    CHECK(becomes(stage, spec.slug, InstanceState::running));
    const auto after = look(stage, spec.slug);
    CHECK(after.started_at > before.started_at);
    if (!stage.replaces_on_restart) CHECK(after.id == before.id);
}

void comes_back_after_a_crash(const Stage& stage) {
    if (!stage.crash_instance) return;
    const auto spec = stage.spec("comes-back");
    bring_up(stage, spec);
    const auto before = look(stage, spec.slug);
    stage.crash_instance(spec.slug);
    CHECK(eventually(stage, [&] {
        const auto now = look(stage, spec.slug);
        return now.state == InstanceState::running && now.started_at > before.started_at;
    }));
    CHECK(look(stage, spec.slug).restarts > before.restarts);
}

void secrets_are_files(const Stage& stage) {
    if (!stage.read_secret) return;
    auto spec = stage.spec("has-secrets");
    spec.secrets["database_url"] = "postgresql://role:first@host/db";
    bring_up(stage, spec);
    CHECK(stage.read_secret(spec.slug, "database_url") == "postgresql://role:first@host/db");
    spec.secrets["database_url"] = "postgresql://role:second@host/db";
    wait(stage, stage.backend.create(spec));
    wait(stage, stage.backend.restart(spec.slug, 10s));
    CHECK(becomes(stage, spec.slug, InstanceState::running));
    CHECK(stage.read_secret(spec.slug, "database_url") == "postgresql://role:second@host/db");
}

void limits_change(const Stage& stage) {
    const auto spec = stage.spec("limits-change");
    bring_up(stage, spec);
    const auto before = look(stage, spec.slug);
    auto limits = spec.limits;
    limits.cpu_cores = 0.75;
    limits.memory_bytes += 64 << 20;
    wait(stage, stage.backend.set_limits(spec.slug, limits));
    CHECK(becomes(stage, spec.slug, InstanceState::running));
    auto after = look(stage, spec.slug);
    if (stage.limits_in_place) {
        CHECK(after.id == before.id);
        CHECK(after.started_at == before.started_at);
    }
    if (stage.limits_cpu) CHECK(after.limits == limits);
    wait(stage, stage.backend.set_limits(spec.slug, limits));
    wait(stage, stage.backend.set_limits(spec.slug, spec.limits));
    CHECK(becomes(stage, spec.slug, InstanceState::running));
    after = look(stage, spec.slug);
    if (stage.limits_cpu) CHECK(after.limits == spec.limits);
}

void usage_is_followed(const Stage& stage) {
    if (!stage.measures_usage) return;
    const auto spec = stage.spec("usage-followed");
    bring_up(stage, spec);
    const auto samples = std::make_shared<Found<sw::UsageSample>>();
    Following following(stage, stage.backend.follow_usage(spec.slug, [samples](const sw::UsageSample& sample) {
        samples->add(sample);
    }));
    REQUIRE(eventually(stage, [&] { return samples->all().size() >= 3; }));
    following.stop();
    const auto all = samples->all();
    for (std::size_t i = 0; i < all.size(); ++i) {
        CHECK(all[i].cpu_percent >= 0);
        CHECK(all[i].memory_bytes >= 0);
        CHECK(all[i].throttled >= 0);
        CHECK(all[i].throttled <= 1);
        if (i > 0) CHECK(all[i].at > all[i - 1].at);
    }
}

void events_are_told(const Stage& stage) {
    using Kind = sw::EngineEvent::Kind;
    const auto spec = stage.spec("events-told");
    const auto events = std::make_shared<Found<sw::EngineEvent>>();
    Following following(stage, stage.backend.follow_events([events](const sw::EngineEvent& event) {
        events->add(event);
    }));
    const auto told = [&](Kind kind) {
        return eventually(stage, [&] {
            for (const auto& event : events->all()) {
                if (event.slug == spec.slug && event.kind == kind) return true;
            }
            return false;
        });
    };
    std::this_thread::sleep_for(300ms);
    bring_up(stage, spec);
    CHECK(told(Kind::started));
    if (stage.crash_instance) {
        stage.crash_instance(spec.slug);
        CHECK(told(Kind::died));
    }
    wait(stage, stage.backend.remove(spec.slug));
    CHECK(told(Kind::removed));
}

void logs_are_read(const Stage& stage) {
    const auto spec = stage.spec("logs-read");
    bring_up(stage, spec);
    CHECK(eventually(stage, [&] { return !wait(stage, stage.backend.logs(spec.slug, 100)).empty(); }));
    CHECK(wait(stage, stage.backend.logs(spec.slug, 1'000'000)).size() <= (1 << 20));
}

void foreign_things_are_left_alone(const Stage& stage) {
    if (!stage.make_foreign) return;
    const auto spec = stage.spec("is-foreign");
    stage.make_foreign(spec.slug);
    CHECK(look(stage, spec.slug).state == InstanceState::absent);
    CHECK_FALSE(is_listed(stage, spec.slug));
    const std::string create = refusal(stage, stage.backend.create(spec));
    CHECK(create.rfind("foreign_", 0) == 0);
    CHECK_FALSE(refusal(stage, stage.backend.start(spec.slug)).empty());
    CHECK_FALSE(refusal(stage, stage.backend.restart(spec.slug, 1s)).empty());
    CHECK_FALSE(refusal(stage, stage.backend.set_limits(spec.slug, spec.limits)).empty());
    wait(stage, stage.backend.stop(spec.slug, 1s));
    wait(stage, stage.backend.remove(spec.slug));
    CHECK(stage.foreign_is_untouched(spec.slug));
    stage.remove_foreign(spec.slug);
}

void nothing_is_left(const Stage& stage) {
    const auto spec = stage.spec("nothing-left");
    bring_up(stage, spec);
    wait(stage, stage.backend.remove(spec.slug));
    CHECK(look(stage, spec.slug).state == InstanceState::absent);
    CHECK_FALSE(is_listed(stage, spec.slug));
    if (stage.leftovers) CHECK(stage.leftovers(spec.slug).empty());
    wait(stage, stage.backend.remove(spec.slug));
    wait(stage, stage.backend.prepare(spec));
    wait(stage, stage.backend.remove(spec.slug));
    if (stage.leftovers) CHECK(stage.leftovers(spec.slug).empty());
}

void nonsense_is_refused(const Stage& stage) {
    const auto broken = [&](const std::function<void(sw::RegionSpec&)>& change) {
        auto spec = stage.spec("broken-spec");
        change(spec);
        return refusal(stage, stage.backend.create(spec)) == "bad_region_spec";
    };
    CHECK(broken([](sw::RegionSpec& spec) { spec.slug = "../etc"; }));
    CHECK(broken([](sw::RegionSpec& spec) { spec.owner_id = "a\nb"; }));
    CHECK(broken([](sw::RegionSpec& spec) { spec.environment["A"] = "x\nLD_PRELOAD=y"; }));
    CHECK(broken([](sw::RegionSpec& spec) { spec.environment["A=B"] = "x"; }));
    CHECK(broken([](sw::RegionSpec& spec) { spec.secrets["../x"] = "x"; }));
    CHECK_FALSE(is_listed(stage, "broken-spec"));
}

void the_host_has_a_size(const Stage& stage) {
    const auto capacity = wait(stage, stage.backend.capacity());
    CHECK(capacity.cpu_cores >= 1);
    CHECK(capacity.memory_bytes > 256 << 20);
    CHECK(capacity.nodes >= 1);
}

struct Sentence {
    const char* name;
    const char* slug;  ///< of the region that it may leave
    void (*check)(const Stage&);
};

constexpr Sentence sentences[] = {
    {"what was never made is absent and may be removed", "never-made", absent_at_first},
    {"an instance comes up, answers and tells what it is", "comes-up", comes_up_and_answers},
    {"asking twice changes nothing", "asked-twice", asking_twice_changes_nothing},
    {"an instance of another spec is replaced", "another-spec", another_spec_replaces},
    {"an instance stops and starts again", "stops-starts", stops_and_starts_again},
    {"an instance comes back after a crash", "comes-back", comes_back_after_a_crash},
    {"secrets are files of the newest content", "has-secrets", secrets_are_files},
    {"limits change up and down", "limits-change", limits_change},
    {"usage is followed", "usage-followed", usage_is_followed},
    {"events are told", "events-told", events_are_told},
    {"logs are read and bounded", "logs-read", logs_are_read},
    {"foreign things are left alone", "is-foreign", foreign_things_are_left_alone},
    {"nothing is left after a removal", "nothing-left", nothing_is_left},
    {"a spec with nonsense is refused", "broken-spec", nonsense_is_refused},
    {"the host has a size", "", the_host_has_a_size},
};

}  // namespace

void check_conformance(const Stage& stage) {
    for (const auto& sentence : sentences) {
        DYNAMIC_SECTION(sentence.name) {
            sentence.check(stage);
            if (sentence.slug[0] != '\0') wait(stage, stage.backend.remove(sentence.slug));
        }
    }
}

}  // namespace engine_test
