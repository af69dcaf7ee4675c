// Reading replies of regions.
#include "app/router/upstream.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/system/system_error.hpp>

namespace sw::router {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;
using boost::system::system_error;

namespace {

constexpr std::uint32_t longest_head = 64 * 1024;
constexpr std::size_t longest_unparsed = std::size_t{128} * 1024;
constexpr std::size_t read_size = std::size_t{32} * 1024;

}  // namespace

ReplyParser::ReplyParser() {
    header_limit(longest_head);
    body_limit(boost::none);
    eager(true);
}

void ReplyParser::on_field_impl(field, string_view name, string_view value, error_code&) {
    if (!is_header_done()) headers.emplace_back(std::string(name), std::string(value));
}

void ReplyParser::on_body_init_impl(const boost::optional<std::uint64_t>& announced, error_code&) {
    if (announced) length = *announced;
}

std::size_t ReplyParser::on_body_impl(string_view bytes, error_code&) {
    body.append(bytes.data(), bytes.size());
    return bytes.size();
}

std::size_t ReplyParser::on_chunk_body_impl(std::uint64_t, string_view bytes, error_code&) {
    body.append(bytes.data(), bytes.size());
    return bytes.size();
}

Upstream::Upstream(
    http::SharedConnection connection, std::shared_ptr<http::Deadline> deadline, std::chrono::milliseconds patience
)
    : connection_(std::move(connection)),
      deadline_(std::move(deadline)),
      patience_(patience),
      buffer_(longest_unparsed) {}

Awaitable<> Upstream::read_some() {
    deadline_->allow(patience_);
    const auto space = buffer_.prepare(read_size);
    error_code problem;
    const std::size_t got =
        co_await connection_->socket().async_read_some(space, asio::redirect_error(asio::use_awaitable, problem));
    buffer_.commit(got);
    answered_ = answered_ || got > 0;
    if (problem == asio::error::eof && parser_->got_some()) {
        ended_ = true;
        problem = {};
        parser_->put_eof(problem);
    }
    if (problem) throw system_error(problem);
}

/// Takes what is in the buffer.
void Upstream::parse() {
    error_code problem;
    while (buffer_.size() > 0 && !parser_->is_done() && !problem) {
        const std::size_t used = parser_->put(buffer_.data(), problem);
        buffer_.consume(used);
        if (used == 0) break;
    }
    if (problem && problem != beast::http::error::need_more) throw system_error(problem);
}

Awaitable<> Upstream::begin(const std::string& request, bool head, http::Progress& progress) {
    deadline_->allow(patience_);
    error_code problem;
    const std::size_t sent = co_await asio::async_write(
        connection_->socket(), asio::buffer(request), asio::redirect_error(asio::use_awaitable, problem)
    );
    progress.wrote = sent > 0;
    if (problem) throw system_error(problem);
    bool interim = false;
    do {
        parser_.emplace();
        parser_->skip(head);
        parse();
        while (!parser_->is_header_done()) {
            co_await read_some();
            progress.answered = answered_;
            parse();
        }
        interim = parser_->code / 100 == 1 && parser_->code != 101;
        if (interim && !parser_->is_done()) throw system_error(beast::http::error::bad_status);
    } while (interim);
}

Awaitable<bool> Upstream::more() {
    if (parser_->is_done()) co_return false;
    co_await read_some();
    parse();
    co_return true;
}

bool Upstream::reusable() const {
    return parser_->is_done() && parser_->keep_alive() && buffer_.size() == 0 && !ended_ && parser_->code != 101;
}

std::string Upstream::unread() const {
    const auto data = buffer_.data();
    return {static_cast<const char*>(data.data()), data.size()};
}

}  // namespace sw::router
