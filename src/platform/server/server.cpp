// Accepting, limits, the deadline sweep and draining.
#include "platform/server/server.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <cstring>
#include <ctime>

#include "sectorwars/platform/log.hpp"
#include "sectorwars/platform/metrics.hpp"

namespace sw::server {

using tcp = boost::asio::ip::tcp;

namespace {

AddressBytes bytes_of(const boost::asio::ip::address& address) {
    if (address.is_v6()) return address.to_v6().to_bytes();
    AddressBytes out{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    const auto v4 = address.to_v4().to_bytes();
    std::copy(v4.begin(), v4.end(), out.begin() + 12);
    return out;
}

http::Response plain_error(int status, const std::string& request_id) {
    http::Response out;
    out.status = status;
    out.body = R"({"error":true,"message":")" + std::string(reason_phrase(status)) + R"("})";
    if (!request_id.empty()) out.headers.emplace_back("X-Request-ID", request_id);
    return out;
}

}  // namespace

ServerCore::ServerCore(boost::asio::io_context& io_in, ServerOptions options_in, Handler handler_in)
    : io(io_in),
      options(std::move(options_in)),
      proxies(options.trusted_proxies),
      handler(std::move(handler_in)),
      error_reply(plain_error) {}

std::string_view ServerCore::date_line() {
    const std::time_t second = std::time(nullptr);
    if (second != date_second_) {
        date_second_ = second;
        std::tm parts{};
        gmtime_r(&second, &parts);
        constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
        constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        char rest[64];
        std::strftime(rest, sizeof rest, " %Y %H:%M:%S GMT\r\n", &parts);
        char day[8];
        std::strftime(day, sizeof day, "%d", &parts);
        date_ = std::string("Date: ") + days[parts.tm_wday] + ", " + day + " " + months[parts.tm_mon] + rest;
    }
    return date_;
}

void ServerCore::enter_phase(Connection& connection, Phase phase, Clock::time_point since) {
    connection.unlink();
    connection.phase = phase;
    connection.since = since;
    phases[static_cast<std::size_t>(phase)].push_back(connection);
}

Server::Server(boost::asio::io_context& io, ServerOptions options, Handler handler, Metrics& metrics)
    : core_(std::make_shared<ServerCore>(io, std::move(options), std::move(handler))),
      metrics_(metrics),
      open_(metrics.gauge("http_connections", "Open HTTP connections")),
      accepted_(metrics.counter("http_connections_accepted_total", "Accepted connections")),
      acceptor_(io),
      sweep_timer_(io),
      backoff_timer_(io) {
    core_->on_gone = [this](Connection& connection) { gone(connection); };
    const auto& o = core_->options;
    const auto shortest =
        std::min({o.header_timeout, o.body_timeout, o.idle_timeout, o.answer_timeout, o.write_timeout});
    sweep_period_ = std::clamp(shortest / 4, std::chrono::milliseconds(10), std::chrono::milliseconds(250));
}

Server::~Server() {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    close_all();
}

void Server::on_upgrade(const std::string& path, UpgradeHandler handler) {
    core_->upgrades[path] = std::move(handler);
}

void Server::on_other_upgrades(OtherUpgrades handler) {
    core_->other_upgrades = std::move(handler);
}

void Server::on_streams(StreamHandler handler) {
    core_->streams = std::move(handler);
}

void Server::on_error(ErrorReply reply) {
    core_->error_reply = std::move(reply);
}

void Server::start() {
    const auto& listen = core_->options.listen;
    tcp::resolver resolver(core_->io);
    const auto found = resolver.resolve(
        listen.host, std::to_string(listen.port), tcp::resolver::passive | tcp::resolver::numeric_service
    );
    const tcp::endpoint endpoint = found.begin()->endpoint();
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    acceptor_.bind(endpoint);
    acceptor_.listen(4096);
    acceptor_.non_blocking(true);
    accept();
    sweep();
}

std::uint16_t Server::port() const {
    return acceptor_.local_endpoint().port();
}

void Server::accept() {
    acceptor_.async_accept([this,
                            alive = std::weak_ptr(alive_)](const boost::system::error_code& error, tcp::socket socket) {
        if (alive.expired() || error == boost::asio::error::operation_aborted) return;
        on_accept(error, std::move(socket));
    });
}

void Server::on_accept(const boost::system::error_code& error, tcp::socket socket) {
    if (!acceptor_.is_open()) return;
    if (!error) {
        add(std::move(socket));
        return accept();
    }
    // Out of descriptors or memory: trying again at once would only burn the processor.
    const bool exhausted = error == boost::system::errc::too_many_files_open ||
                           error == boost::system::errc::too_many_files_open_in_system ||
                           error == boost::asio::error::no_memory || error == boost::asio::error::no_buffer_space;
    if (!exhausted) return accept();
    log::warn("accepting paused", {{"error", error.message()}});
    backoff_timer_.expires_after(std::chrono::milliseconds(100));
    backoff_timer_.async_wait([this, alive = std::weak_ptr(alive_)](const boost::system::error_code& stopped) {
        if (!stopped && !alive.expired() && acceptor_.is_open()) accept();
    });
}

void Server::add(tcp::socket socket) {
    boost::system::error_code error;
    const tcp::endpoint remote = socket.remote_endpoint(error);
    if (error) return;
    socket.non_blocking(true, error);
    if (error) return;
    socket.set_option(tcp::no_delay(true), error);
    const auto& options = core_->options;
    if (count_ >= static_cast<std::size_t>(options.max_connections)) return refuse(std::move(socket), "total");
    const AddressBytes peer = bytes_of(remote.address());
    if (options.max_connections_per_ip > 0 && !core_->proxies.contains(peer)) {
        int& held = per_ip_[address_text(peer)];
        if (held >= options.max_connections_per_ip) return refuse(std::move(socket), "ip");
        ++held;
    }
    ++count_;
    open_.set(static_cast<double>(count_));
    accepted_.add();
    std::make_shared<Connection>(core_, std::move(socket), peer)->start();
}

void Server::refuse(tcp::socket socket, const char* reason) {
    metrics_.counter("http_connections_refused_total", "Connections beyond a limit", {{"limit", reason}}).add();
    Outgoing out;
    http::Response response = core_->error_reply(503, {});
    response.headers.emplace_back("Retry-After", "5");
    out.add(std::move(response), {.close = true}, core_->date_line());
    iovec pieces[4];
    msghdr message{};
    message.msg_iov = pieces;
    message.msg_iovlen = static_cast<std::size_t>(out.gather(pieces, 4));
    // Best effort: an empty send buffer takes all of it, and nobody waits for a client we refuse.
    [[maybe_unused]] const ssize_t sent = ::sendmsg(socket.native_handle(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    boost::system::error_code ignored;
    socket.shutdown(tcp::socket::shutdown_send, ignored);
}

void Server::gone(Connection& connection) {
    --count_;
    open_.set(static_cast<double>(count_));
    if (!per_ip_.empty()) {
        const auto found = per_ip_.find(address_text(connection.peer()));
        if (found != per_ip_.end() && --found->second == 0) per_ip_.erase(found);
    }
    if (draining_ && count_ == 0 && drained_) {
        boost::asio::post(core_->io, std::exchange(drained_, nullptr));
        sweep_timer_.cancel();
    }
}

void Server::sweep() {
    const auto& o = core_->options;
    const std::array<std::chrono::milliseconds, phase_count> limits{
        o.idle_timeout, o.header_timeout, o.body_timeout, o.answer_timeout, o.write_timeout, o.linger_timeout};
    const auto now = Clock::now();
    for (std::size_t i = 0; i < phase_count; ++i) {
        auto& list = core_->phases[i];
        while (!list.empty() && list.front().since + limits[i] <= now) {
            auto& connection = static_cast<Connection&>(list.front());
            const auto keep = connection.shared_from_this();
            connection.expire();
            // Whatever expire() did, this one must not be seen again in this sweep.
            if (keep->is_linked() && !list.empty() && &list.front() == keep.get()) keep->close();
        }
    }
    if (draining_ && now >= drain_deadline_) close_all();
    if (draining_ && count_ == 0) return;
    sweep_timer_.expires_after(sweep_period_);
    sweep_timer_.async_wait([this, alive = std::weak_ptr(alive_)](const boost::system::error_code& error) {
        if (!error && !alive.expired()) sweep();
    });
}

void Server::each(const std::function<void(Connection&)>& visit) {
    std::vector<std::shared_ptr<Connection>> all;
    for (auto& list : core_->phases) {
        for (auto& node : list) all.push_back(static_cast<Connection&>(node).shared_from_this());
    }
    for (const auto& connection : all) visit(*connection);
}

void Server::close_all() {
    each([](Connection& connection) { connection.close(); });
}

void Server::drain(Clock::time_point deadline, std::function<void()> done) {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    backoff_timer_.cancel();
    draining_ = true;
    drain_deadline_ = deadline;
    drained_ = std::move(done);
    each([](Connection& connection) { connection.drain(); });
    if (count_ == 0 && drained_) boost::asio::post(core_->io, std::exchange(drained_, nullptr));
}

}  // namespace sw::server
