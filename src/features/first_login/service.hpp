// The way from a new account to the first flight (rules_society 23.1, 23.8).
#pragma once

#include <memory>

#include "figures_book.hpp"
#include "sectorwars/dialogue.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/players.hpp"
#include "talk.hpp"

namespace sw::first_login {

/// What all parts of the feature share.
struct Parts {
    const Platform& platform;
    std::shared_ptr<const Library> library;
    std::shared_ptr<const Words> words;
    std::shared_ptr<FiguresBook> book;
    std::shared_ptr<const ships::Catalogue> hulls;
    std::shared_ptr<const dialogue::Judge> judge;

    [[nodiscard]] Scenery scenery(const Figures& figures, const std::string& language) const {
        return {figures, library->in(language), *words, *hulls};
    }
};

class Service {
public:
    explicit Service(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}

    [[nodiscard]] StatusView status(ReadTx& tx, const Caller& caller, const Nothing&) const;
    [[nodiscard]] DebugView debug(ReadTx& tx, const Caller& caller, const Nothing&) const;

    // Every one of these begins with the lock of the pilot: a pilot's conversation never moves twice at once.
    SessionView session(Tx& tx, const Caller& caller, const SessionRequest& request) const;
    SessionView claim(Tx& tx, const Caller& caller, const ClaimRequest& request) const;
    CompletionView complete(Tx& tx, const Caller& caller, const Nothing&) const;
    ResetView reset(Tx& tx, const Caller& caller, const Nothing&) const;

private:
    [[nodiscard]] repository::Session begin(Tx& tx, PlayerId player, const std::string& language) const;
    [[nodiscard]] CompletionView award(Tx& tx, const repository::Session& session, const Figures& figures) const;

    std::shared_ptr<const Parts> parts_;
};

// What claims and answers share.

/// Throws invalid "validation_failed" naming the field.
void check_length(std::string_view field, std::string_view text, std::size_t least, const Limits& limits);
/// Throws too_many_requests "too_fast".
void check_rate(Reader& reader, PlayerId player, Time at, const Limits& limits);
/// Why the text counts low, when it does.
[[nodiscard]] std::optional<std::string> flag_of(
    const Parts& parts, const std::string& text, const std::vector<repository::Exchange>& exchanges
);
/// rule_violation "no_session".
[[noreturn]] void throw_no_session();
/// The language that the request asks for, if the guard speaks it.
void follow_language(const Parts& parts, repository::Session& session, const std::optional<std::string>& wanted);

}  // namespace sw::first_login
