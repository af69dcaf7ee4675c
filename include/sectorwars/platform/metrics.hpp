// Counters, gauges and histograms by name and labels; rendered for Prometheus. Thread-safe, cheap to bump.
#pragma once

#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace sw {

using Labels = std::initializer_list<std::pair<std::string, std::string>>;

/// A handle that stays valid as long as its Metrics; keep it instead of looking it up on a hot path.
class Counter {
public:
    virtual ~Counter() = default;
    virtual void add(double amount = 1) = 0;
};

class Gauge {
public:
    virtual ~Gauge() = default;
    virtual void set(double value) = 0;
    virtual void add(double amount) = 0;
};

class Histogram {
public:
    virtual ~Histogram() = default;
    virtual void observe(double value) = 0;
};

class Metrics {
public:
    Metrics();
    ~Metrics();
    Counter& counter(const std::string& name, const std::string& help, Labels labels = {});
    Gauge& gauge(const std::string& name, const std::string& help, Labels labels = {});
    /// Buckets in seconds: .005 .01 .025 .05 .1 .25 .5 1 2.5 5 10 (platform spec 12.9).
    Histogram& histogram(const std::string& name, const std::string& help, Labels labels = {});
    /// Runs at the beginning of each render(), on its thread: for figures that are cheaper to look up than to keep.
    void before_render(std::function<void()> refresh);
    /// Prometheus text exposition 0.0.4.
    [[nodiscard]] std::string render() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace sw
