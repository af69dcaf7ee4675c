// What clients may send, and what they are told otherwise.
#include "platform/ws/client_frame.hpp"

#include "support/catch.hpp"

using namespace sw::ws;
using sw::test::contains_text;

namespace {

std::string refusal_of(std::string_view message) {
    try {
        (void)ClientFrame::parse(message);
    } catch (const sw::Failure& failure) {
        return error_frame(failure.error());
    }
    return {};
}

}  // namespace

TEST_CASE("a frame is an object with a text type") {
    const ClientFrame frame = ClientFrame::parse(R"({"type":"resume","cursor":7})");
    CHECK(frame.type() == "resume");
    CHECK(frame.root().find("cursor")->as_integer() == 7);
}

TEST_CASE("anything else is refused with a code that tells which half was wrong") {
    for (const char* text : {"", "{", "[1,2", "\xff", "1e999"}) {
        CAPTURE(text);
        CHECK_THAT(refusal_of(text), contains_text(R"("code":"BAD_JSON")"));
    }
    for (const char* text : {"[]", "1", "null", "{}", R"({"type":1})", R"({"type":null})"}) {
        CAPTURE(text);
        CHECK_THAT(refusal_of(text), contains_text(R"("code":"BAD_FRAME")"));
    }
}

TEST_CASE("a refusal names each field") {
    sw::Error error{.code = sw::Code::invalid, .id = "validation_failed", .message = "No."};
    error.fields.push_back({.field = "content", .code = "max_length", .message = "is too long"});
    const std::string frame = error_frame(error);
    CHECK_THAT(frame, contains_text(R"("code":"VALIDATION_FAILED","message":"No.; content is too long")"));
    CHECK_THAT(frame, contains_text(R"("type":"error")"));
}
