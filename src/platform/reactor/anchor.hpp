// Keeps a reactor's io_context alive for work on other threads that still has to report to it.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution_context.hpp>
#include <memory>
#include <utility>

namespace sw {

/// A service of the io_context that knows who owns it. Executors alone keep nothing alive.
class Anchor : public boost::asio::execution_context::service {
public:
    using key_type = Anchor;
    inline static boost::asio::execution_context::id id;

    explicit Anchor(boost::asio::execution_context& context, std::weak_ptr<void> owner = {})
        : boost::asio::execution_context::service(context), owner_(std::move(owner)) {}

    /// While this is held, the executor may be used; nullptr when its owner is gone or is no reactor.
    static std::shared_ptr<void> hold(const boost::asio::any_io_executor& executor) {
        return boost::asio::use_service<Anchor>(executor.context()).owner_.lock();
    }

    static std::weak_ptr<void> watch(const boost::asio::any_io_executor& executor) {
        return boost::asio::use_service<Anchor>(executor.context()).owner_;
    }

private:
    void shutdown() override {}

    std::weak_ptr<void> owner_;
};

}  // namespace sw
