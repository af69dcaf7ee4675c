// Figures in force.
#include "figures_book.hpp"

#include "events.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw::first_login {

namespace {

constexpr int history_shown = 20;
constexpr std::size_t versions_remembered = 100;

bool readable(const std::string& content) {
    try {
        static_cast<void>(parse_json<Figures>(content));
        return true;
    } catch (const Failure&) {
        return false;
    }
}

}  // namespace

void FiguresBook::start(Database& database) {
    std::string text;
    for (const auto& problem : problems_of(*file_, *hulls_)) text += "; " + problem.field + " " + problem.message;
    if (!text.empty())
        throw Failure(Code::internal, "bad_balance_file", "config/balance/first_login.json:" + text.substr(1));
    database.write([&](Tx& tx) {
        repository::lock_figures(tx);
        const std::string content = to_json(*file_);
        const auto newest = repository::newest_figures(tx);
        const bool lost = newest && !readable(newest->content);
        if (lost) log::warn("Figures of the first login are of another version; the balance file is in force again");
        const bool follows = !newest || lost || (newest->from_file && newest->content != content);
        if (follows) repository::insert_figures(tx, {newest ? newest->version + 1 : 1, content}, {}, {});
    });
}

std::shared_ptr<const Figures> FiguresBook::read(const repository::FiguresRow& row) const {
    const std::lock_guard lock(mutex_);
    auto& known = known_[row.version];
    if (!known) known = std::make_shared<const Figures>(parse_json<Figures>(row.content));
    const auto out = known;
    if (known_.size() > versions_remembered) known_.erase(known_.begin());
    return out;
}

FiguresBook::Version FiguresBook::newest(Reader& reader) const {
    const auto row = repository::newest_figures(reader);
    if (!row) throw Failure(Code::unavailable, "no_figures", "The figures of the first login are not there yet.");
    return {row->version, read(*row)};
}

std::shared_ptr<const Figures> FiguresBook::at(Reader& reader, int version) const {
    {
        const std::lock_guard lock(mutex_);
        const auto found = known_.find(version);
        if (found != known_.end()) return found->second;
    }
    const auto row = repository::find_figures(reader, version);
    if (!row) throw Failure(Code::internal, "no_figures", "The figures of this conversation are lost.");
    return read(*row);
}

FiguresView FiguresBook::view(Reader& reader) const {
    const Version version = newest(reader);
    return {
        .version = version.number,
        .figures = *version.figures,
        .defaults = *file_,
        .history = repository::figures_history(reader, history_shown),
    };
}

void FiguresBook::change(Tx& tx, const Caller& caller, const FiguresRequest& request) const {
    auto problems = problems_of(request.figures, *hulls_);
    if (!problems.empty()) {
        for (auto& one : problems) one.field = "figures." + one.field;
        Error error{Code::invalid, "validation_failed", "These figures make no game."};
        error.fields = std::move(problems);
        throw Failure(std::move(error));
    }
    repository::lock_figures(tx);
    const auto newest = repository::newest_figures(tx);
    const int before = newest ? newest->version : 0;
    if (request.version && *request.version != before)
        throw Failure(Code::conflict, "stale_version", "Version " + std::to_string(before) + " is in force by now.");
    const std::string content = to_json(request.figures);
    if (newest && newest->content == content) return;
    repository::insert_figures(tx, {before + 1, content, false}, caller.user, caller.username);
    tx.emit(FiguresChanged{.version = before + 1, .changed_by = caller.username, .timestamp = tx.now()}, {to_admins()});
    log::info(
        "An administrator changed the figures of the first login",
        {{"version", std::to_string(before + 1)}, {"by", caller.username}}
    );
}

}  // namespace sw::first_login
