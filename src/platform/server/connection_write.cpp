// Answers in order and the gathered, non-blocking write.
#include <sys/socket.h>

#include <boost/asio/post.hpp>
#include <cerrno>

#include "platform/server/connection.hpp"
#include "platform/server/core.hpp"

namespace sw::server {

void Connection::respond(std::uint64_t id, http::Response&& response) {
    if (core_->io.get_executor().running_in_this_thread()) return answer(id, std::move(response));
    boost::asio::post(core_->io, [self = shared_from_this(), id, response = std::move(response)]() mutable {
        self->answer(id, std::move(response));
    });
}

void Connection::answer(std::uint64_t id, http::Response&& response) {
    if (closed_ || id < first_id_ || id - first_id_ >= in_flight()) return;
    Slot& slot = slots_[first_slot_ + static_cast<std::size_t>(id - first_id_)];
    if (slot.ready) return;
    if (slot.begun) return close();
    slot.ready = true;
    slot.response = std::move(response);
    upgrading_ = false;
    if (id != first_id_) return;
    put_ready();
    if (processing_) return;
    received_ = Clock::now();
    process();
}

/// Moves the answers at the front of the queue into the output.
void Connection::put_ready() {
    while (in_flight() > 0) {
        Slot& slot = slots_[first_slot_];
        if (slot.begun && !slot.head_out) put_stream_head(slot);
        if (!slot.ready) return;
        const bool last = last_taken_ && in_flight() == 1;
        slot.shape.close = slot.shape.close || slot.response.close || last || draining_;
        const bool closes = slot.shape.close;
        out_.add(std::move(slot.response), slot.shape, core_->date_line());
        finish_slot(closes);
    }
}

/// The answer at the front is complete.
void Connection::finish_slot(bool closes) {
    ++first_slot_;
    ++first_id_;
    if (first_slot_ == slots_.size()) {
        slots_.clear();
        first_slot_ = 0;
    }
    if (!closes) return;
    // Nothing may follow an announced end; requests behind it are never answered.
    last_taken_ = true;
    first_id_ += in_flight();
    slots_.clear();
    first_slot_ = 0;
    parser_.reset();
}

void Connection::flush() {
    constexpr int most = 64;
    while (!closed_ && !waiting_writable_ && !out_.empty()) {
        iovec pieces[most];
        msghdr message{};
        message.msg_iov = pieces;
        message.msg_iovlen = static_cast<std::size_t>(out_.gather(pieces, most));
        const ssize_t written = ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (written >= 0) {
            out_.sent(static_cast<std::size_t>(written));
            progressed_ = true;
            tell_stream();
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            wait_writable();
        } else if (errno != EINTR) {
            return close();
        }
    }
    if (!closed_ && out_.empty()) after_flush();
}

void Connection::wait_writable() {
    waiting_writable_ = true;
    socket_.async_wait(Socket::wait_write, [self = self_](const boost::system::error_code& error) {
        self->waiting_writable_ = false;
        if (self->closed_) return;
        if (error) return self->close();
        self->received_ = Clock::now();
        self->process();
    });
}

void Connection::after_flush() {
    if (lingering_ || in_flight() > 0 || parser_) return;
    if (last_taken_) return begin_linger();
    if (peer_done_) return close();
    if (draining_) close();
}

/// Closing with unread bytes would make the system reset the connection and destroy the reply on its way.
void Connection::begin_linger() {
    lingering_ = true;
    begin_ = end_ = 0;
    boost::system::error_code error;
    socket_.shutdown(Socket::shutdown_send, error);
    if (error || peer_done_) return close();
    core_->enter_phase(*this, Phase::linger, Clock::now());
    read();
}

}  // namespace sw::server
