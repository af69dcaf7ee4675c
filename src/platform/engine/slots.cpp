// Slots.
#include "platform/engine/slots.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace sw::engine {

namespace asio = boost::asio;

Awaitable<Slots::Answer> Slots::take(std::chrono::steady_clock::time_point deadline) {
    if (free_ > 0) {
        --free_;
        co_return Answer::taken;
    }
    if (waiting_.size() >= most_waiting_) co_return Answer::full;
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    const auto waiter = std::make_shared<Waiter>(Waiter{asio::steady_timer(executor, deadline)});
    waiting_.push_back(waiter);
    boost::system::error_code woken;
    co_await waiter->timer.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    // A grant may have come together with a cancellation: then the place is ours, and the caller's next wait throws.
    if (waiter->granted) co_return Answer::taken;
    waiting_.remove(waiter);
    if (woken) throw boost::system::system_error(woken);
    co_return Answer::late;
}

void Slots::give_back() {
    if (waiting_.empty()) {
        ++free_;
        return;
    }
    const auto next = waiting_.front();
    waiting_.pop_front();
    next->granted = true;
    next->timer.cancel();
}

}  // namespace sw::engine
