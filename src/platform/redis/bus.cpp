// hiredis behind the bus.
#include "platform/redis/bus.hpp"

#include <hiredis/hiredis.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

#include "sectorwars/platform/log.hpp"

namespace sw {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t queue_limit = 4096;
constexpr timeval connect_timeout{1, 0};
constexpr timeval command_timeout{1, 0};
constexpr auto first_pause = 100ms;
constexpr auto longest_pause = 2000ms;

struct Target {
    std::string path;  ///< unix socket; else host and port
    std::string host = "127.0.0.1";
    int port = 6379;
    std::string password;
    std::string database;
};

Target parse_url(std::string_view url) {
    Target target;
    if (url.starts_with("unix://")) {
        target.path = std::string(url.substr(7));
        return target;
    }
    if (!url.starts_with("redis://")) throw std::runtime_error("REDIS_URL must begin with redis:// or unix://");
    url.remove_prefix(8);
    if (const auto at = url.rfind('@'); at != std::string_view::npos) {
        const std::string_view user = url.substr(0, at);
        const auto colon = user.find(':');
        target.password = std::string(colon == std::string_view::npos ? user : user.substr(colon + 1));
        url.remove_prefix(at + 1);
    }
    if (const auto slash = url.find('/'); slash != std::string_view::npos) {
        target.database = std::string(url.substr(slash + 1));
        url = url.substr(0, slash);
    }
    if (const auto colon = url.rfind(':'); colon != std::string_view::npos) {
        target.port = std::stoi(std::string(url.substr(colon + 1)));
        url = url.substr(0, colon);
    }
    if (!url.empty()) target.host = std::string(url);
    return target;
}

struct ContextDeleter {
    void operator()(redisContext* context) const { redisFree(context); }
};

using Context = std::unique_ptr<redisContext, ContextDeleter>;

struct ReplyDeleter {
    void operator()(redisReply* reply) const { freeReplyObject(reply); }
};

using Reply = std::unique_ptr<redisReply, ReplyDeleter>;

/// Null when the answer is missing or an error.
Reply command(redisContext& context, std::initializer_list<std::string_view> words) {
    std::vector<const char*> texts;
    std::vector<std::size_t> sizes;
    for (const auto word : words) {
        texts.push_back(word.data());
        sizes.push_back(word.size());
    }
    Reply reply(
        static_cast<redisReply*>(redisCommandArgv(&context, static_cast<int>(texts.size()), texts.data(), sizes.data()))
    );
    if (reply && reply->type == REDIS_REPLY_ERROR) return nullptr;
    return reply;
}

Context connect(const std::string& url) {
    const Target target = parse_url(url);
    Context context(
        target.path.empty() ? redisConnectWithTimeout(target.host.c_str(), target.port, connect_timeout)
                            : redisConnectUnixWithTimeout(target.path.c_str(), connect_timeout)
    );
    if (!context || context->err != 0 || redisSetTimeout(context.get(), command_timeout) != REDIS_OK) return nullptr;
    if (!target.password.empty() && !command(*context, {"AUTH", target.password})) return nullptr;
    if (!target.database.empty() && !command(*context, {"SELECT", target.database})) return nullptr;
    return context;
}

/// The payload of a pub/sub message; nullopt for a subscribe acknowledgement.
std::optional<std::string> message_of(const redisReply& reply) {
    if (reply.type != REDIS_REPLY_ARRAY || reply.elements != 3) return std::nullopt;
    const redisReply& kind = *reply.element[0];
    const redisReply& body = *reply.element[2];
    if (std::string_view(kind.str, kind.len) != "message" || body.type != REDIS_REPLY_STRING) return std::nullopt;
    return std::string(body.str, body.len);
}

}  // namespace

/// Owns the connection of one loop. Its socket is listed while it is open, so that stop() can shut it down under a
/// thread that waits for an answer; it is taken off the list before the descriptor is closed and may be used anew.
class RedisBus::Line {
public:
    Line(RedisBus& bus, Slot slot) : bus_(bus), slot_(slot) {}

    ~Line() { close(); }

    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;

    [[nodiscard]] bool open() {
        if (context_) return true;
        Context fresh = connect(bus_.url_);
        if (!fresh) return false;
        const std::lock_guard lock(bus_.mutex_);
        if (bus_.stopping_) return false;
        bus_.sockets_[slot_] = fresh->fd;
        context_ = std::move(fresh);
        return true;
    }

    void close() {
        if (!context_) return;
        {
            const std::lock_guard lock(bus_.mutex_);
            bus_.sockets_[slot_] = -1;
        }
        context_.reset();
    }

    [[nodiscard]] redisContext& operator*() const { return *context_; }

    [[nodiscard]] redisContext* operator->() const { return context_.get(); }

private:
    RedisBus& bus_;
    Slot slot_;
    Context context_;
};

RedisBus::RedisBus(std::string url, std::string channel, Metrics& metrics, Receive receive)
    : url_(std::move(url)),
      channel_(std::move(channel)),
      receive_(std::move(receive)),
      dropped_(metrics.counter("sectorwars_bus_dropped_total", "Bus messages dropped while Redis was away")),
      up_(metrics.gauge("sectorwars_redis_up", "1 while connected to Redis")) {
    if (!url_.empty()) (void)parse_url(url_);  // empty: it is never started
}

RedisBus::~RedisBus() {
    stop();
}

void RedisBus::start() {
    publisher_ = std::thread([this] { publish_loop(); });
    subscriber_ = std::thread([this] { subscribe_loop(); });
}

void RedisBus::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        for (const int socket : sockets_) {
            if (socket >= 0) ::shutdown(socket, SHUT_RDWR);
        }
    }
    wakeup_.notify_all();
    if (publisher_.joinable()) publisher_.join();
    if (subscriber_.joinable()) subscriber_.join();
}

void RedisBus::publish(std::string message) {
    {
        const std::lock_guard lock(mutex_);
        if (queue_.size() >= queue_limit) {
            queue_.pop_front();
            dropped_.add();
        }
        queue_.push_back(std::move(message));
    }
    wakeup_.notify_all();
}

bool RedisBus::sleep_for(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    wakeup_.wait_for(lock, time, [this] { return stopping_.load(); });
    return !stopping_;
}

void RedisBus::publish_loop() {
    Line line(*this, publishing);
    auto pause = first_pause;
    while (!stopping_) {
        std::string message;
        {
            std::unique_lock lock(mutex_);
            wakeup_.wait_for(lock, 1s, [this] { return stopping_ || !queue_.empty(); });
            if (stopping_) return;
            if (!queue_.empty()) {
                message = std::move(queue_.front());
                queue_.pop_front();
            }
        }
        const bool sent = line.open() &&
                          (message.empty() ? command(*line, {"PING"}) : command(*line, {"PUBLISH", channel_, message}));
        if (stopping_) return;
        if (sent != connected_.exchange(sent)) {
            if (sent) log::info("Redis is connected");
            else log::warn("Redis is away; the game goes on without it");
        }
        up_.set(sent ? 1 : 0);
        if (sent) {
            pause = first_pause;
            continue;
        }
        line.close();
        if (!message.empty()) dropped_.add();
        if (!sleep_for(pause)) return;
        pause = std::min<std::chrono::milliseconds>(pause * 2, longest_pause);
    }
}

void RedisBus::subscribe_loop() {
    Line line(*this, subscribing);
    auto pause = first_pause;
    while (!stopping_) {
        if (line.open() && command(*line, {"SUBSCRIBE", channel_})) {
            pause = first_pause;
            listen(line);
        }
        line.close();
        if (!sleep_for(pause)) return;
        pause = std::min<std::chrono::milliseconds>(pause * 2, longest_pause);
    }
}

void RedisBus::listen(Line& line) {
    while (!stopping_) {
        void* raw = nullptr;
        const int got = redisGetReply(&*line, &raw);
        const bool quiet = got != REDIS_OK && line->err == REDIS_ERR_IO && (errno == EAGAIN || errno == EWOULDBLOCK);
        const Reply reply(static_cast<redisReply*>(raw));
        if (stopping_) return;
        if (got == REDIS_OK && reply) {
            if (auto message = message_of(*reply)) receive_(std::move(*message));
        } else if (quiet) {
            line->err = 0;  // the read timeout of a quiet channel, after which hiredis would refuse to go on
        } else {
            return;
        }
    }
}

}  // namespace sw
