// Answers that wait for PayPal.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "sectorwars/platform/feature.hpp"
#include "sectorwars/platform/log.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/platform/reactor.hpp"

namespace sw::billing {

template <class T>
using Work = std::function<Awaitable<T>()>;

template <class T>
Awaitable<> run_later(std::shared_ptr<const Work<T>> work, typename Later<T>::Done done) {
    std::optional<Result<T>> out;
    try {
        auto running = (*work)();
        out.emplace(co_await std::move(running));
    } catch (const Failure& failure) {
        out.emplace(failure.error());
    } catch (const ConstraintViolation& violation) {
        const std::string constraint(violation.constraint());
        out.emplace(Error{Code::conflict, constraint, "Somebody was quicker. Look again."});
    } catch (const std::exception& problem) {
        log::error("An answer about a subscription got lost", {{"error", problem.what()}});
        out.emplace(Error{Code::unavailable, "unavailable", "This did not work just now. Try again."});
    }
    done(std::move(*out));
}

/// `work` makes a coroutine of a function that gets everything as arguments.
template <class T>
Later<T> answer_later(const Platform& platform, Work<T> work) {
    auto shared = std::make_shared<const Work<T>>(std::move(work));
    return {[shared, &reactor = platform.reactor](const typename Later<T>::Done& done) {
        reactor.spawn("subscription", [shared, done] { return run_later<T>(shared, done); });
    }};
}

/// What `work` returns from one transaction; it may run more than once.
template <class T>
Awaitable<T> write_rows(Database& database, std::function<T(Tx&)> work) {
    const auto out = std::make_shared<std::optional<T>>();
    std::function<void(Tx&)> run = [out, work = std::move(work)](Tx& tx) {
        out->reset();
        out->emplace(work(tx));
    };
    auto writing = async_write(database, std::move(run));
    co_await std::move(writing);
    co_return std::move(**out);
}

}  // namespace sw::billing
