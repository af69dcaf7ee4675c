// Streams of the engine taken apart as they come: lines, and the frames of logs.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace sw::engine {

/// Cuts bytes into lines, wherever they were split. Empty lines are left out; "\r\n" ends one too.
class LineSplitter {
public:
    explicit LineSplitter(std::size_t longest) : longest_(longest) {}

    /// False when a line is longer than allowed; then nothing more is to be fed.
    [[nodiscard]] bool feed(std::string_view bytes, const std::function<void(std::string_view)>& on_line);

private:
    std::size_t longest_;
    std::string rest_;
};

/// What a container wrote, out of the frames (8 bytes of header, then text) that the engine sends for containers
/// without a terminal. Keeps the last `most` bytes, from the start of a line.
class LogText {
public:
    explicit LogText(std::size_t most) : most_(most) {}

    void feed(std::string_view bytes);

    [[nodiscard]] std::string take();

private:
    void add(std::string_view text);

    std::size_t most_;
    std::string header_;
    std::size_t left_ = 0;  ///< of the frame at hand
    std::string text_;
    bool cut_ = false;
};

}  // namespace sw::engine
