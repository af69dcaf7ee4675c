// LineSplitter and LogText.
#include "platform/engine/lines.hpp"

#include <algorithm>
#include <utility>

namespace sw::engine {

namespace {

constexpr std::size_t header_size = 8;

std::string_view without_return(std::string_view line) {
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return line;
}

}  // namespace

bool LineSplitter::feed(std::string_view bytes, const std::function<void(std::string_view)>& on_line) {
    while (!bytes.empty()) {
        const auto end = bytes.find('\n');
        const auto part = bytes.substr(0, end);
        if (rest_.size() + part.size() > longest_) return false;
        if (end == std::string_view::npos) {
            rest_ += part;
            return true;
        }
        bytes.remove_prefix(end + 1);
        std::string whole;
        std::string_view line = part;
        if (!rest_.empty()) {
            whole = std::exchange(rest_, {});
            whole += part;
            line = whole;
        }
        line = without_return(line);
        if (!line.empty()) on_line(line);
    }
    return true;
}

void LogText::feed(std::string_view bytes) {
    while (!bytes.empty()) {
        if (left_ > 0) {
            const auto size = std::min(left_, bytes.size());
            add(bytes.substr(0, size));
            bytes.remove_prefix(size);
            left_ -= size;
            continue;
        }
        const auto size = std::min(header_size - header_.size(), bytes.size());
        header_ += bytes.substr(0, size);
        bytes.remove_prefix(size);
        if (header_.size() < header_size) return;
        for (std::size_t i = 4; i < header_size; ++i) left_ = left_ * 256 + static_cast<unsigned char>(header_[i]);
        header_.clear();
    }
}

void LogText::add(std::string_view text) {
    text_ += text;
    if (text_.size() <= 2 * most_) return;
    text_.erase(0, text_.size() - most_);
    cut_ = true;
}

std::string LogText::take() {
    if (text_.size() > most_) {
        text_.erase(0, text_.size() - most_);
        cut_ = true;
    }
    if (cut_) {
        const auto end = text_.find('\n');
        text_.erase(0, end == std::string::npos ? 0 : end + 1);
    }
    cut_ = false;
    return std::exchange(text_, {});
}

}  // namespace sw::engine
