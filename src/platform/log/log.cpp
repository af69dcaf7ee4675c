// Writes log lines to standard error through spdlog; standard output belongs to what commands print.
#include "sectorwars/platform/log.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/base_sink.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <memory>
#include <mutex>

#include "platform/log/line.hpp"
#include "sectorwars/base/time.hpp"

namespace sw::log {

namespace {

/// A whole line in one write(2), so that lines of several processes on one pipe or file do not mix.
class DescriptorSink final : public spdlog::sinks::base_sink<std::mutex> {
protected:
    void sink_it_(const spdlog::details::log_msg& message) override {
        const char* at = message.payload.data();
        std::size_t left = message.payload.size();
        while (left > 0) {
            const ssize_t written = ::write(STDERR_FILENO, at, left);
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) return;  // nowhere left to complain to
            at += written;
            left -= static_cast<std::size_t>(written);
        }
    }

    void flush_() override {}
};

struct Logger {
    spdlog::logger lines{"sectorwars", std::make_shared<DescriptorSink>()};
    std::atomic<Format> format{Format::json};
};

/// Never destroyed: objects that outlive main's locals may still log.
Logger& logger() {
    static auto* const instance = new Logger;
    return *instance;
}

spdlog::level::level_enum to_spdlog(Level level) {
    switch (level) {
        case Level::debug:
            return spdlog::level::debug;
        case Level::info:
            return spdlog::level::info;
        case Level::warn:
            return spdlog::level::warn;
        case Level::error:
            break;
    }
    return spdlog::level::err;
}

}  // namespace

void configure(std::string_view level, std::string_view format) {
    Level lowest = Level::info;
    if (level == "debug") lowest = Level::debug;
    else if (level == "warn") lowest = Level::warn;
    else if (level == "error") lowest = Level::error;
    logger().lines.set_level(to_spdlog(lowest));
    logger().format = format == "text" ? Format::text : Format::json;
}

bool enabled(Level level) noexcept {
    return logger().lines.should_log(to_spdlog(level));
}

void write(Level level, std::string_view message, Fields fields) {
    if (!enabled(level)) return;
    const std::string line = make_line(logger().format, to_rfc3339(now()), level, message, fields);
    logger().lines.log(to_spdlog(level), spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace sw::log
