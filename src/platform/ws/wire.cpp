// Non-blocking gathered writes of the frame queue.
#include "platform/ws/wire.hpp"

#include <sys/socket.h>

#include <cerrno>

namespace sw::ws {

Wire::Wire(Socket socket, std::string read_ahead) : socket_(std::move(socket)), read_ahead_(std::move(read_ahead)) {}

void Wire::flush() {
    constexpr int most = 64;
    if (waiting_ || queue_.empty()) return;
    while (!queue_.empty() && socket_.is_open()) {
        iovec pieces[most];
        msghdr message{};
        message.msg_iov = pieces;
        message.msg_iovlen = static_cast<std::size_t>(queue_.gather(pieces, most));
        const ssize_t written = ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (written >= 0) {
            queue_.sent(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            waiting_ = true;
            socket_.async_wait(Socket::wait_write, [this, keep = keeper()](const boost::system::error_code& error) {
                waiting_ = false;
                if (error) return;
                flush();
                if (queue_.empty() && on_drained) on_drained();
            });
            return;
        } else if (errno != EINTR) {
            return close();
        }
    }
}

void Wire::close() noexcept {
    boost::system::error_code ignored;
    socket_.close(ignored);
}

}  // namespace sw::ws
