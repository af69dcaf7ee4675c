// A provider of language models for tests, which answers, or misbehaves, as it is told.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "support/scripted_server.hpp"

namespace support {

class FakeProvider {
public:
    /// Writes to the socket; false = closes it.
    using Behaviour = std::function<bool(int fd)>;

    FakeProvider() : server_([this](int fd, int) { serve(fd); }) {}

    ~FakeProvider() { ending_ = true; }

    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }

    void behave(Behaviour behaviour) {
        const std::lock_guard lock(mutex_);
        behaviour_ = std::move(behaviour);
    }

    /// Answers with a status and a body from now on.
    void answer(int status, const std::string& body) {
        behave([status, body](int fd) {
            sw::test::write_text(
                fd, "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Length: " + std::to_string(body.size()) +
                        "\r\n\r\n" + body
            );
            return true;
        });
    }

    /// Says nothing until the caller goes away.
    void hang() {
        behave([this](int fd) {
            char c = 0;
            pollfd wait{fd, POLLIN | POLLRDHUP, 0};
            while (!ending_ && ::poll(&wait, 1, 20) == 0) {
            }
            (void)::recv(fd, &c, 1, MSG_DONTWAIT);
            return false;
        });
    }

    [[nodiscard]] int requests() const { return requests_; }

    [[nodiscard]] std::string last_request() {
        const std::lock_guard lock(mutex_);
        return last_;
    }

private:
    void serve(int fd) {
        while (!ending_) {
            pollfd wait{fd, POLLIN, 0};
            if (::poll(&wait, 1, 20) == 0) continue;
            const std::string request = sw::test::read_request(fd);
            if (request.empty()) return;
            Behaviour behaviour;
            {
                const std::lock_guard lock(mutex_);
                last_ = request;
                behaviour = behaviour_;
            }
            ++requests_;
            if (!behaviour || !behaviour(fd)) return;
        }
    }

    std::mutex mutex_;
    Behaviour behaviour_;
    std::string last_;
    std::atomic<int> requests_{0};
    std::atomic<bool> ending_{false};
    sw::test::Scripted server_;
};

/// What a model says, as a string inside another JSON text.
inline std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n') out += "\\n";
        else out += c;
    }
    return out + '"';
}

inline std::string openai_reply(const std::string& text, int input = 1000, int output = 200) {
    return R"({"choices":[{"message":{"role":"assistant","content":)" + quoted(text) +
           R"(}}],"usage":{"prompt_tokens":)" + std::to_string(input) +
           ",\"completion_tokens\":" + std::to_string(output) + "}}";
}

inline std::string anthropic_reply(const std::string& text, int input = 1000, int output = 200) {
    return R"({"content":[{"type":"text","text":)" + quoted(text) + R"(}],"usage":{"input_tokens":)" +
           std::to_string(input) + ",\"output_tokens\":" + std::to_string(output) + "}}";
}

inline const std::string good_opinion =
    R"({"persuasiveness":0.75,"confidence":0.5,"consistency":1,"mood":"skeptical","contradictions":[],)"
    R"("next_question":"What is your flight plan?"})";

}  // namespace support
