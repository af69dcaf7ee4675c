// Text frames of a client through the parser and the command table of the hub: each one either runs a command or is
// answered by a well-formed error frame, and never both.
#include <cstdint>
#include <map>

#include "fuzz/require.hpp"
#include "platform/ws/client_frame.hpp"
#include "sectorwars/platform/feature.hpp"
#include "sectorwars/platform/hub.hpp"

namespace {

using fuzz::require;
using sw::field;
using sw::fields;

struct Chat {
    std::string content;
    std::string target_type;

    static constexpr auto describe() {
        return fields(
            field("content", &Chat::content, "", sw::max_length(500)),
            field(
                "target_type", &Chat::target_type, "", sw::or_default("sector"), sw::one_of("sector", "team", "global")
            )
        );
    }
};

struct Subscribe {
    std::vector<std::string> events;

    static constexpr auto describe() { return fields(field("events", &Subscribe::events, "", sw::length(0, 32))); }
};

struct Nested {
    std::map<std::string, std::vector<sw::UserId>> groups;
    std::optional<sw::Time> at;
    sw::RawJson data;

    static constexpr auto describe() {
        return fields(
            field("groups", &Nested::groups, ""), field("at", &Nested::at, ""),
            field("data", &Nested::data, "", sw::or_default(sw::RawJson{}))
        );
    }
};

/// Remembers what was sent to it.
class Ear final : public sw::Socket {
public:
    using Socket::send;

    [[nodiscard]] const sw::Caller& caller() const override { return caller_; }

    [[nodiscard]] sw::Time connected_at() const override { return {}; }

    [[nodiscard]] sw::Time last_heartbeat() const override { return {}; }

    void send(std::shared_ptr<const std::string> frame) override { heard.push_back(*frame); }

    void close(std::uint16_t, std::string_view) override {}

    std::vector<std::string> heard;

private:
    sw::Caller caller_;
};

template <class In>
sw::Command echo(std::string name) {
    const auto run = [](sw::Socket& socket, const In& in) { socket.send(sw::to_json(in)); };
    return sw::command<In>(std::move(name), sw::Role::player, run, "Sends back what was understood");
}

const std::map<std::string, sw::Command, std::less<>>& commands() {
    static const auto table = [] {
        std::map<std::string, sw::Command, std::less<>> out;
        for (auto& one :
             {echo<Chat>("chat_message"), echo<Subscribe>("subscribe"), echo<Nested>("nested"),
              echo<sw::Nothing>("request_sector_players")}) {
            out.emplace(one.name, one);
        }
        return out;
    }();
    return table;
}

/// True when a command ran.
bool dispatch(std::string_view message, Ear& ear) {
    try {
        const auto frame = sw::ws::ClientFrame::parse(message);
        const auto known = commands().find(frame.type());
        if (known == commands().end()) {
            ear.send(sw::ws::error_frame("UNKNOWN_TYPE", "There is no such command"));
            return false;
        }
        known->second.run(ear, frame.root());
        return true;
    } catch (const sw::Failure& failure) {
        require(failure.error().code == sw::Code::invalid, "a bad frame is the client's fault", failure.error().id);
        ear.send(sw::ws::error_frame(failure.error()));
        return false;
    }
}

void check_error_frame(const std::string& text) {
    const auto document = sw::JsonDocument::parse(text);
    const auto type = document.root().find("type");
    const auto code = document.root().find("code");
    require(type && type->as_string() == "error", "a refusal is an error frame", text);
    const auto name = code ? code->as_string() : std::nullopt;
    require(name && !name->empty(), "an error frame has a code", text);
    require(name->find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") == std::string::npos, "in capitals", text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view message(reinterpret_cast<const char*>(data), size);
    Ear ear;
    const bool ran = dispatch(message, ear);
    require(ear.heard.size() == 1, "each frame has exactly one effect");
    (void)sw::JsonDocument::parse(ear.heard.front());
    if (!ran) check_error_frame(ear.heard.front());
    Ear second;
    require(dispatch(message, second) == ran, "the same frame means the same");
    return 0;
}
