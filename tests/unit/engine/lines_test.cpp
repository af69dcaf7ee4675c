// Streams cut anywhere, and the classes of refusals.
#include "platform/engine/lines.hpp"

#include <boost/asio/error.hpp>
#include <boost/beast/http/error.hpp>

#include "platform/engine/errors.hpp"
#include "support/catch.hpp"

using sw::engine::LineSplitter;
using sw::engine::LogText;

namespace {

std::string frame(char stream, const std::string& text) {
    std::string out{stream, '\0', '\0', '\0'};
    for (int shift = 24; shift >= 0; shift -= 8)
        out += static_cast<char>((text.size() >> static_cast<unsigned>(shift)) & 0xFFU);
    return out + text;
}

}  // namespace

TEST_CASE("lines come out whole, wherever the bytes were split") {
    const std::string text = "{\"a\":1}\r\n\n{\"b\":2}\n{\"c\":3}\n";
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        CAPTURE(cut);
        LineSplitter splitter(100);
        std::vector<std::string> lines;
        const auto keep = [&](std::string_view line) { lines.emplace_back(line); };
        CHECK(splitter.feed(std::string_view(text).substr(0, cut), keep));
        CHECK(splitter.feed(std::string_view(text).substr(cut), keep));
        CHECK(lines == std::vector<std::string>{R"({"a":1})", R"({"b":2})", R"({"c":3})"});
    }
}

TEST_CASE("a line that does not end is given up at its bound") {
    LineSplitter splitter(10);
    const auto ignore = [](std::string_view) {};
    CHECK(splitter.feed("0123456789", ignore));
    CHECK_FALSE(splitter.feed("a", ignore));
    LineSplitter other(10);
    CHECK_FALSE(other.feed("01234567890\n", ignore));
}

TEST_CASE("log frames are put together, wherever they were split") {
    const std::string bytes = frame(1, "out one\n") + frame(2, "err\n") + frame(1, "") + frame(1, "out two\n");
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
        CAPTURE(cut);
        LogText text(1000);
        text.feed(std::string_view(bytes).substr(0, cut));
        text.feed(std::string_view(bytes).substr(cut));
        CHECK(text.take() == "out one\nerr\nout two\n");
    }
}

TEST_CASE("of a long log the end is kept, from the start of a line") {
    LogText text(100);
    for (int i = 0; i < 1000; ++i) text.feed(frame(1, "line " + std::to_string(i) + "\n"));
    const std::string kept = text.take();
    CHECK(kept.size() <= 100);
    CHECK(kept.rfind("line ", 0) == 0);
    CHECK_THAT(kept, sw::test::contains_text("line 999\n"));
}

TEST_CASE("refusals of the engine have classes") {
    using sw::engine::refusal;
    CHECK(refusal("x", 404, "{}").error().id == "no_instance");
    CHECK(refusal("x", 409, "{}").error().id == "engine_conflict");
    CHECK(refusal("x", 400, "{}").error().id == "engine_refused");
    CHECK(refusal("x", 403, "{}").error().id == "engine_refused");
    CHECK(refusal("x", 500, "{}").error().id == "engine_failed");
    CHECK(refusal("x", 500, "{}").error().code == sw::Code::unavailable);
    const auto said = refusal("POST /containers/create", 400, R"({"message":"Range of CPUs\nis from 0.01 to 2.00."})");
    CHECK(
        said.error().message == "The engine says 400 to POST /containers/create: Range of CPUs is from 0.01 to 2.00."
    );
    CHECK(refusal("x", 502, std::string(100'000, 'a')).error().message.size() < 400);
    CHECK(sw::engine::sentence_of("<html>\x01\xff") == "<html>");
    CHECK(sw::engine::unreachable("x", boost::asio::error::connection_refused).error().id == "engine_unreachable");
    CHECK(
        sw::engine::unreachable("x", boost::beast::http::error::partial_message).error().code == sw::Code::unavailable
    );
}
