// Chat that reaches every region: at most once, never stored, bounded everywhere.
#pragma once

#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "sectorwars/base/id.hpp"
#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw {

/// The frame as clients get it, and what processes hand on.
struct GalaxyMessage {
    std::string type = "chat_message";
    UserId from_user_id;
    std::string from_username, content;
    std::string target_type = "galaxy";
    std::string region;  ///< slug of the speaker's region; the nexus writes it, whatever the region says
    Time timestamp{};

    static constexpr auto describe() {
        return fields(
            field("type", &GalaxyMessage::type, "chat_message", one_of("chat_message")),
            field("from_user_id", &GalaxyMessage::from_user_id, "Speaker"),
            field("from_username", &GalaxyMessage::from_username, "Speaker's name", length(1, 100)),
            field("content", &GalaxyMessage::content, "What is said", length(1, 500)),
            field("target_type", &GalaxyMessage::target_type, "galaxy", one_of("galaxy")),
            field("region", &GalaxyMessage::region, "Where the speaker is", max_length(50)),
            field("timestamp", &GalaxyMessage::timestamp, "When")
        );
    }
};

struct GalaxyMessages {
    std::vector<GalaxyMessage> messages;

    static constexpr auto describe() {
        return fields(field("messages", &GalaxyMessages::messages, "In the order said", length(0, 64)));
    }
};

/// Joins the chat of this process with that of the others. Get it with platform.shared.get<GalaxyChat>(). Each function
/// is set when its feature starts; without `say` the galaxy ends here.
struct GalaxyChat {
    std::string region;                              ///< slug that is shown for speakers of this process
    std::function<void(const GalaxyMessage&)> say;   ///< to all other regions; any thread; must not block
    std::function<void(const GalaxyMessage&)> hear;  ///< to everybody in this region; I/O thread
};

/// A queue that would rather lose the newest than grow. Thread-safe.
template <class T>
class BoundedQueue {
public:
    explicit BoundedQueue(std::size_t most) : most_(most) {}

    bool push(T item) {
        const std::lock_guard lock(mutex_);
        if (items_.size() >= most_) return false;
        items_.push_back(std::move(item));
        return true;
    }

    [[nodiscard]] std::vector<T> take(std::size_t most) {
        const std::lock_guard lock(mutex_);
        std::vector<T> out;
        while (!items_.empty() && out.size() < most) {
            out.push_back(std::move(items_.front()));
            items_.pop_front();
        }
        return out;
    }

private:
    std::mutex mutex_;
    std::deque<T> items_;
    std::size_t most_;
};

}  // namespace sw
