// Answers to the guard: a language model may be asked for its opinion, and no transaction waits for it.
#pragma once

#include <mutex>
#include <set>

#include "sectorwars/platform/reactor.hpp"
#include "service.hpp"

namespace sw::first_login {

class Answering {
public:
    explicit Answering(std::shared_ptr<const Parts> parts)
        : parts_(std::move(parts)), busy_(std::make_shared<Busy>()) {}

    /// The same text again gets the same reply; another one for an answered exchange is conflict "already_answered".
    [[nodiscard]] Later<AnswerView> answer(const Caller& caller, const AnswerRequest& request) const;

private:
    /// Pilots for whom a model is being asked: one question at a time for each.
    struct Busy {
        std::mutex mutex;
        std::set<Uuid> players;
    };

    struct Asked;

    static Awaitable<> run(std::shared_ptr<const Asked> asked, Later<AnswerView>::Done done);
    static Awaitable<AnswerView> reply(std::shared_ptr<const Asked> asked);
    static Awaitable<std::optional<dialogue::Opinion>> ask(std::shared_ptr<const Asked> asked);
    static std::optional<dialogue::Scene> look(ReadTx& tx, const Asked& asked);
    static AnswerView take(Tx& tx, const Asked& asked, const std::optional<dialogue::Opinion>& opinion);

    std::shared_ptr<const Parts> parts_;
    std::shared_ptr<Busy> busy_;
};

}  // namespace sw::first_login
