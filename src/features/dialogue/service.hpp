// Asks one model after the other for an opinion, within the budgets, and reads what pilots say before anybody else.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "inspector.hpp"
#include "line.hpp"
#include "reply.hpp"
#include "sectorwars/dialogue.hpp"
#include "sectorwars/platform/http_client.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::dialogue {

class Service : public std::enable_shared_from_this<Service> {
public:
    explicit Service(const Platform& platform);

    /// Fills what other features got, or will get, from platform.shared.
    void offer();

    /// On the reactor. For its promises see Judge::ask.
    static Awaitable<std::optional<Opinion>> ask(std::shared_ptr<Service> self, PlayerId player, Scene scene);

    [[nodiscard]] Inspection inspect(const std::string& text) const { return guard_.inspect(text); }

    [[nodiscard]] ProvidersStatus status(const Caller& caller, const Nothing&) const;

    /// For the job that drops old days.
    void forget(Tx& tx) const;

private:
    struct Question;  ///< what stays the same from provider to provider
    struct Heard;

    static Awaitable<std::optional<Opinion>> ask_one(
        std::shared_ptr<Service> self, std::shared_ptr<const Question> question, std::shared_ptr<Line> line
    );
    static Awaitable<bool> reserve(
        std::shared_ptr<Service> self, std::shared_ptr<const Question> question, std::shared_ptr<Line> line,
        std::int64_t microusd
    );
    static Awaitable<> correct(
        std::shared_ptr<Service> self, std::shared_ptr<const Question> question, std::int64_t microusd
    );
    static Awaitable<Heard> call(std::shared_ptr<Service> self, http::Call request);
    [[nodiscard]] std::optional<Opinion> read(
        const Heard& heard, const Question& question, const Line& line, std::int64_t estimated, std::int64_t& microusd,
        Ending& ending
    ) const;

    Platform platform_;
    std::shared_ptr<const Tuning> tuning_;
    Inspector guard_;
    OutputFilter filter_;
    Spending limits_;
    std::vector<std::shared_ptr<Line>> lines_;
    http::Client client_;
    std::atomic<int> under_way_{0};
};

}  // namespace sw::dialogue
