// Metrics on prometheus-cpp: one handle for each name and set of labels, looked up under a lock, bumped without one.
#include "sectorwars/platform/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <map>
#include <mutex>
#include <stdexcept>
#include <unordered_map>
#include <vector>

namespace sw {

namespace {

class RealCounter final : public Counter {
public:
    explicit RealCounter(prometheus::Counter& metric) : metric_(metric) {}

    void add(double amount) override { metric_.Increment(amount); }

private:
    prometheus::Counter& metric_;
};

class RealGauge final : public Gauge {
public:
    explicit RealGauge(prometheus::Gauge& metric) : metric_(metric) {}

    void set(double value) override { metric_.Set(value); }

    void add(double amount) override { metric_.Increment(amount); }

private:
    prometheus::Gauge& metric_;
};

class RealHistogram final : public Histogram {
public:
    explicit RealHistogram(prometheus::Histogram& metric) : metric_(metric) {}

    void observe(double value) override { metric_.Observe(value); }

private:
    prometheus::Histogram& metric_;
};

const prometheus::Histogram::BucketBoundaries& seconds() {
    static const prometheus::Histogram::BucketBoundaries buckets{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10};
    return buckets;
}

/// Name and labels as one key; the separators cannot occur in label names.
std::string key_of(const std::string& name, const prometheus::Labels& labels) {
    std::string key = name;
    for (const auto& [label, value] : labels) {
        key += '\x1f';
        key += label;
        key += '=';
        key += std::to_string(value.size());
        key += ':';
        key += value;
    }
    return key;
}

template <class Handle>
using Handles = std::unordered_map<std::string, std::unique_ptr<Handle>>;

}  // namespace

struct Metrics::State {
    std::shared_ptr<prometheus::Registry> registry = std::make_shared<prometheus::Registry>();
    std::mutex mutex;
    std::map<std::string, char, std::less<>> kinds;  ///< 'c', 'g' or 'h' by metric name
    Handles<Counter> counters;
    Handles<Gauge> gauges;
    Handles<Histogram> histograms;
    std::vector<std::function<void()>> refreshes;

    /// The handle under its key, made by `make(labels)` when there is none.
    template <class Handle, class Make>
    Handle& find(Handles<Handle>& handles, char kind, const std::string& name, Labels given, const Make& make) {
        const prometheus::Labels labels(given.begin(), given.end());
        const std::lock_guard lock(mutex);
        if (kinds.try_emplace(name, kind).first->second != kind) {
            throw std::logic_error("metric " + name + " is of another kind");
        }
        auto& slot = handles[key_of(name, labels)];
        if (!slot) slot = make(labels);
        return *slot;
    }
};

Metrics::Metrics() : state_(std::make_unique<State>()) {}

Metrics::~Metrics() = default;

Counter& Metrics::counter(const std::string& name, const std::string& help, Labels labels) {
    return state_->find(state_->counters, 'c', name, labels, [&](const prometheus::Labels& all) {
        auto& family = prometheus::BuildCounter().Name(name).Help(help).Register(*state_->registry);
        return std::make_unique<RealCounter>(family.Add(all));
    });
}

Gauge& Metrics::gauge(const std::string& name, const std::string& help, Labels labels) {
    return state_->find(state_->gauges, 'g', name, labels, [&](const prometheus::Labels& all) {
        auto& family = prometheus::BuildGauge().Name(name).Help(help).Register(*state_->registry);
        return std::make_unique<RealGauge>(family.Add(all));
    });
}

Histogram& Metrics::histogram(const std::string& name, const std::string& help, Labels labels) {
    return state_->find(state_->histograms, 'h', name, labels, [&](const prometheus::Labels& all) {
        auto& family = prometheus::BuildHistogram().Name(name).Help(help).Register(*state_->registry);
        return std::make_unique<RealHistogram>(family.Add(all, seconds()));
    });
}

void Metrics::before_render(std::function<void()> refresh) {
    const std::lock_guard lock(state_->mutex);
    state_->refreshes.push_back(std::move(refresh));
}

std::string Metrics::render() const {
    std::vector<std::function<void()>> refreshes;
    {
        const std::lock_guard lock(state_->mutex);
        refreshes = state_->refreshes;
    }
    for (const auto& refresh : refreshes) refresh();
    return prometheus::TextSerializer().Serialize(state_->registry->Collect());
}

}  // namespace sw
