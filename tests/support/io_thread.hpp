// An io_context on its own thread, and a way to run something there and wait for it.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <functional>
#include <future>
#include <thread>

namespace sw::test {

class IoThread {
public:
    IoThread() : work_(boost::asio::make_work_guard(io)), thread_([this] { io.run(); }) {}

    ~IoThread() { stop(); }

    void stop() {
        work_.reset();
        io.stop();
        if (thread_.joinable()) thread_.join();
    }

    /// Runs on the I/O thread; returns when it is done.
    void run(const std::function<void()>& work) {
        std::promise<void> done;
        boost::asio::post(io, [&] {
            work();
            done.set_value();
        });
        done.get_future().get();
    }

    boost::asio::io_context io{1};

private:
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::thread thread_;
};

}  // namespace sw::test
