// A provider as this process knows it: may it be asked, and how did it go last?
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "breaker.hpp"
#include "messages.hpp"
#include "provider.hpp"
#include "sectorwars/platform/metrics.hpp"

namespace sw::dialogue {

/// How a question to a provider ended; also the label of the metric.
struct Ending {
    std::string result;  ///< "answered", "http_429", "no_answer", "unreachable", "bad_reply"
    bool reachable = false;
    std::chrono::milliseconds took{0};
};

/// Thread-safe.
class Line {
public:
    Line(Provider provider, const CallTuning& tuning, Metrics& metrics);

    [[nodiscard]] const Provider& provider() const { return provider_; }

    [[nodiscard]] bool configured() const { return !provider_.key.empty(); }

    /// The right to ask once. It is given back when nothing is reported.
    class Permit {
    public:
        explicit Permit(std::shared_ptr<Line> line) : line_(std::move(line)) {}

        ~Permit();
        Permit(const Permit&) = delete;
        Permit& operator=(const Permit&) = delete;

        void report(const Ending& ending, std::int64_t microusd);

    private:
        std::shared_ptr<Line> line_;
    };

    /// nullptr while the provider rests.
    [[nodiscard]] static std::unique_ptr<Permit> enter(const std::shared_ptr<Line>& line);

    /// A question that was not asked: "resting", "over_budget", "too_expensive" or "database".
    void skipped(const std::string& why);

    [[nodiscard]] ProviderStatus status() const;

private:
    void end(const Ending& ending, std::int64_t microusd);
    void count(const std::string& result);

    Provider provider_;
    Metrics& metrics_;
    mutable std::mutex mutex_;
    Breaker breaker_;
    std::optional<Ending> last_;
    Time last_at_{};
};

}  // namespace sw::dialogue
