// Frames from clients: parsed, dispatched by type; and the few types that the hub answers itself.
#include <algorithm>
#include <array>

#include "platform/ws/client_frame.hpp"
#include "platform/ws/hub.hpp"
#include "sectorwars/platform/json.hpp"
#include "sectorwars/platform/log.hpp"
#include "sectorwars/platform/metrics.hpp"

namespace sw::ws {

namespace {

std::string stamped_frame(std::string_view type, std::string_view key, std::string_view json) {
    std::string text;
    JsonWriter to(text);
    to.begin_object();
    to.member("type", type);
    if (!key.empty()) {
        to.key(key);
        to.raw(json);
    }
    to.member("timestamp", to_rfc3339(now()));
    to.end_object();
    return text;
}

/// Commands that only ask. Whatever else a feature adds counts as speaking until somebody puts it here.
TokenUse use_of(const Command& command) {
    constexpr std::array<std::string_view, 2> asking{"request_sector_players", "request_team_players"};
    const bool asks = std::find(asking.begin(), asking.end(), command.name) != asking.end();
    return asks ? TokenUse::read : TokenUse::chat;
}

void require_scope(const Caller& caller, TokenUse use) {
    if (!caller.automation || has_scope(caller.permissions, use)) return;
    throw Failure(
        Code::forbidden, "token_scope_required", "This API token lacks the scope " + std::string(to_name(use)) + "."
    );
}

}  // namespace

bool has_scope(const std::vector<std::string>& scopes, TokenUse use) {
    return std::find(scopes.begin(), scopes.end(), to_name(use)) != scopes.end();
}

void RealHub::on_message(Session& session, std::string_view message) {
    try {
        const ClientFrame frame = ClientFrame::parse(message);
        const Commands& commands = session.kind() == Kind::game ? game_commands_ : admin_commands_;
        const auto known = commands.find(frame.type());
        if (known == commands.end()) {
            received_other_.add();
            return session.send(error_frame("UNKNOWN_TYPE", "There is no such command"));
        }
        run_command(known->second, session, frame.root());
    } catch (const Failure& failure) {
        // Only the parser throws here; commands are caught where they run.
        received_other_.add();
        session.send(error_frame(failure.error()));
    }
}

void RealHub::run_command(const KnownCommand& known, Session& session, const JsonValue& frame) {
    known.received->add();
    try {
        require_scope(session.caller(), known.use);
        known.command.run(session, frame);
    } catch (const Failure& failure) {
        session.send(error_frame(failure.error()));
    } catch (const std::exception& failure) {
        log::error("WebSocket command failed", {{"command", known.command.name}, {"error", failure.what()}});
        session.send(error_frame("INTERNAL", "Something went wrong"));
    }
}

void RealHub::add_commands(std::vector<Command> commands) {
    for (auto& command : commands) {
        Commands& to = command.role == Role::admin ? admin_commands_ : game_commands_;
        Counter& received =
            metrics_.counter("ws_messages_total", "WebSocket messages", {{"dir", "in"}, {"type", command.name}});
        const std::string name = command.name;
        const TokenUse use = use_of(command);
        to.insert_or_assign(name, KnownCommand{std::move(command), &received, use});
    }
}

void RealHub::add_builtin(Commands& to, std::string name, std::function<void(Session&, const JsonValue&)> run) {
    Counter& received = metrics_.counter("ws_messages_total", "WebSocket messages", {{"dir", "in"}, {"type", name}});
    Command command{.name = name, .role = Role::user};
    command.run = [run = std::move(run)](Socket& socket, const JsonValue& frame) {
        run(static_cast<Session&>(socket), frame);
    };
    to.insert_or_assign(std::move(name), KnownCommand{std::move(command), &received});
}

void RealHub::add_game_builtins() {
    add_builtin(game_commands_, "heartbeat", [](Session& session, const JsonValue&) {
        session.beat();
        session.send(stamped_frame("heartbeat_ack", {}, {}));
    });
    add_builtin(game_commands_, "resume", [](Session& session, const JsonValue& frame) {
        const auto value = frame.find("cursor");
        const auto cursor = value ? value->as_integer() : std::nullopt;
        if (!cursor || *cursor < 0) return session.send(error_frame("BAD_CURSOR", "\"cursor\" is a number >= 0"));
        session.player.resume(session.player.stream(), *cursor);
    });
}

void RealHub::add_admin_builtins() {
    add_builtin(admin_commands_, "heartbeat", [](Session& session, const JsonValue&) {
        session.beat();
        session.send(stamped_frame("pong", {}, {}));
    });
    add_builtin(admin_commands_, "subscribe", [](Session& session, const JsonValue& frame) {
        const auto events = frame.find("events");
        const bool list = events && events->is_array();
        session.send(stamped_frame("subscription_confirmed", "events", list ? events->dump() : "[]"));
    });
    add_builtin(admin_commands_, "request_stats", [this](Session& session, const JsonValue&) {
        session.send(stamped_frame("system:stats", "data", stats_json(stats())));
    });
}

}  // namespace sw::ws
