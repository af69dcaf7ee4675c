// Answers to the guard.
#include "answering.hpp"

#include <algorithm>

#include "sectorwars/platform/log.hpp"

namespace sw::first_login {

struct Answering::Asked {
    std::shared_ptr<const Parts> parts;
    std::shared_ptr<Busy> busy;
    PlayerId player;
    Uuid exchange_id;
    std::string text;
    std::optional<std::string> language;
};

namespace {

using repository::Exchange;
using repository::Session;

bool is_open(const std::optional<Session>& session, const std::vector<Exchange>& exchanges, const Uuid& exchange) {
    return session && session->step == Step::dialogue && !exchanges.empty() &&
           exchanges.back().exchange_id == exchange && !exchanges.back().answer;
}

/// The stored reply, or why there is none to be had.
AnswerView said_before(const Exchange& exchange, const std::string& text) {
    if (exchange.sequence_number == 1)
        throw Failure(Code::rule_violation, "name_a_ship", "Name a ship first, says the guard.");
    if (exchange.answer == text && exchange.reply) return parse_json<AnswerView>(*exchange.reply);
    throw Failure(Code::conflict, "already_answered", "You have answered that.");
}

/// Releases the pilot whichever way the question ends.
template <class Busy>
class Turnstile {
public:
    Turnstile(std::shared_ptr<Busy> busy, const Uuid& player) : busy_(std::move(busy)), player_(player) {
        const std::lock_guard lock(busy_->mutex);
        entered_ = busy_->players.insert(player_).second;
    }

    ~Turnstile() {
        if (!entered_) return;
        const std::lock_guard lock(busy_->mutex);
        busy_->players.erase(player_);
    }

    Turnstile(const Turnstile&) = delete;
    Turnstile& operator=(const Turnstile&) = delete;

    [[nodiscard]] bool entered() const { return entered_; }

private:
    std::shared_ptr<Busy> busy_;
    Uuid player_;
    bool entered_ = false;
};

}  // namespace

Later<AnswerView> Answering::answer(const Caller& caller, const AnswerRequest& request) const {
    const auto asked = std::make_shared<const Asked>(Asked{
        parts_, busy_, caller.player, request.exchange_id, clean(request.response), request.language});
    return {[asked](const Later<AnswerView>::Done& done) {
        asked->parts->platform.reactor.spawn("first login answer", [asked, done] { return run(asked, done); });
    }};
}

Awaitable<> Answering::run(std::shared_ptr<const Asked> asked, Later<AnswerView>::Done done) {
    std::optional<Result<AnswerView>> out;
    try {
        auto running = reply(asked);
        out.emplace(co_await std::move(running));
    } catch (const Failure& failure) {
        out.emplace(failure.error());
    } catch (const std::exception& problem) {
        log::error("An answer to the guard got lost", {{"error", problem.what()}});
        out.emplace(Error{Code::unavailable, "unavailable", "The guard did not hear you. Say it again."});
    }
    done(std::move(*out));
}

Awaitable<AnswerView> Answering::reply(std::shared_ptr<const Asked> asked) {
    std::optional<dialogue::Opinion> opinion;
    if (asked->parts->judge->available && asked->parts->judge->ask) {
        auto asking = ask(asked);
        opinion = co_await std::move(asking);
    }
    const auto view = std::make_shared<AnswerView>();
    std::function<void(Tx&)> work = [asked, view, opinion](Tx& tx) { *view = take(tx, *asked, opinion); };
    auto writing = async_write(asked->parts->platform.database, std::move(work));
    co_await std::move(writing);
    co_return std::move(*view);
}

Awaitable<std::optional<dialogue::Opinion>> Answering::ask(std::shared_ptr<const Asked> asked) {
    const Turnstile<Busy> turnstile(asked->busy, asked->player.uuid);
    if (!turnstile.entered())
        throw Failure(Code::too_many_requests, "guard_listens", "The guard is still thinking about your last words.");
    const auto scene = std::make_shared<std::optional<dialogue::Scene>>();
    std::function<void(ReadTx&)> work = [asked, scene](ReadTx& tx) { *scene = look(tx, *asked); };
    auto reading = async_read(asked->parts->platform.database, std::move(work));
    co_await std::move(reading);
    if (!*scene) co_return std::nullopt;
    auto asking = asked->parts->judge->ask(asked->player, std::move(**scene));
    auto opinion = co_await std::move(asking);
    co_return opinion;
}

/// What the model is asked; nothing when the answer will be refused or is not for its eyes.
std::optional<dialogue::Scene> Answering::look(ReadTx& tx, const Asked& asked) {
    const Parts& parts = *asked.parts;
    auto session = repository::find_session(tx, asked.player);
    if (!session) return std::nullopt;
    const auto exchanges = repository::exchanges_of(tx, session->session_id);
    if (!is_open(session, exchanges, asked.exchange_id)) return std::nullopt;
    const auto figures = parts.book->at(tx, session->figures_version);
    check_length("response", asked.text, 1, figures->limits);
    check_rate(tx, asked.player, now(), figures->limits);
    if (flag_of(parts, asked.text, exchanges)) return std::nullopt;
    follow_language(parts, *session, asked.language);
    return scene_for_judge(parts.scenery(*figures, session->language), *session, exchanges, asked.text);
}

AnswerView Answering::take(Tx& tx, const Asked& asked, const std::optional<dialogue::Opinion>& opinion) {
    const Parts& parts = *asked.parts;
    static_cast<void>(players::lock(tx, asked.player));
    auto session = repository::find_session(tx, asked.player);
    if (!session) throw_no_session();
    auto exchanges = repository::exchanges_of(tx, session->session_id);
    if (!is_open(session, exchanges, asked.exchange_id)) {
        for (const auto& one : exchanges) {
            if (one.exchange_id == asked.exchange_id) return said_before(one, asked.text);
        }
        throw Failure(Code::not_found, "no_exchange", "The guard did not ask you that.");
    }
    const auto figures = parts.book->at(tx, session->figures_version);
    check_length("response", asked.text, 1, figures->limits);
    check_rate(tx, asked.player, tx.now(), figures->limits);
    follow_language(parts, *session, asked.language);
    const Scenery scenery = parts.scenery(*figures, session->language);
    Said said{.text = asked.text, .flag = flag_of(parts, asked.text, exchanges), .opinion = {}, .at = tx.now()};
    if (!said.flag) said.opinion = opinion;
    const auto next = hear(scenery, *session, exchanges, said);
    Exchange& exchange = exchanges.back();
    AnswerView view{.exchange_id = exchange.exchange_id, .analysis = analysis_of(scenery, *session, exchange)};
    view.is_final = !next;
    view.outcome = session->outcome;
    if (next) {
        view.next_question = next->question;
        view.next_exchange_id = next->exchange_id;
    }
    exchange.reply = to_json(view);
    repository::answer_exchange(tx, exchange);
    if (next) repository::insert_exchange(tx, *next);
    repository::update_session(tx, *session);
    return view;
}

}  // namespace sw::first_login
