// From an upgrade request to a joined session: origin, token, place, handshake, rooms.
#include <algorithm>
#include <tuple>

#include "platform/ws/handshake.hpp"
#include "platform/ws/hub.hpp"
#include "sectorwars/platform/json.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw::ws {

namespace {

/// What locate() threw when another process of the installation has the pilot.
std::optional<Error> find_misdirection(const std::exception_ptr& failure) {
    if (!failure) return std::nullopt;
    try {
        std::rethrow_exception(failure);
    } catch (const Failure& found) {
        if (found.error().code == Code::misdirected) return found.error();
    } catch (const std::exception&) {
        return std::nullopt;
    }
    return std::nullopt;
}

/// Administrators without scopes hear nothing, like those whose second factor is missing.
bool may_watch(const Claims& claims) {
    return claims.is_admin && !claims.automation && !claims.permissions.empty();
}

/// A script needs the scope for looking; what it may say is asked for each command.
bool may_play(const Claims& claims) {
    return !claims.player.is_nil() && (!claims.automation || has_scope(claims.permissions, TokenUse::read));
}

}  // namespace

server::UpgradeHandler RealHub::game_sockets() {
    return [this](server::Upgrade upgrade) { knock(Kind::game, std::move(upgrade)); };
}

server::UpgradeHandler RealHub::admin_sockets() {
    return [this](server::Upgrade upgrade) { knock(Kind::admin, std::move(upgrade)); };
}

void RealHub::refuse(const server::Upgrade& upgrade, int status, const std::string& code, const std::string& message) {
    http::Response out;
    if (ports_ && ports_->refusal) {
        out = ports_->refusal(status, code, message);
    } else {
        JsonWriter to(out.body);
        to.begin_object();
        to.member("error", true);
        to.member("code", code);
        to.member("message", message);
        to.end_object();
    }
    out.status = status;
    out.close = true;
    out.headers.emplace_back("X-Request-ID", upgrade.request.request_id);
    if (status == 503) out.headers.emplace_back("Retry-After", "1");
    upgrade.refuse(std::move(out));
}

void RealHub::knock(Kind kind, server::Upgrade upgrade) {
    const auto entrance = std::make_shared<Entrance>();
    entrance->kind = kind;
    entrance->upgrade = std::move(upgrade);
    const auto& request = entrance->upgrade.request;
    if (draining_ || !ports_) return refuse(entrance->upgrade, 503, "unavailable", "The server is not ready");
    if (!origin_allowed(request, {options_.any_origin, options_.origins})) {
        return refuse(entrance->upgrade, 403, "origin_not_allowed", "This origin may not connect");
    }
    if (!identify(*entrance))
        return refuse(entrance->upgrade, 403, "not_allowed", "The token does not open this socket");
    std::int64_t cursor = 0;
    const auto given = find_cursor(request, cursor);
    if (given == CursorState::malformed) return refuse(entrance->upgrade, 400, "bad_cursor", "cursor is a number >= 0");
    if (given == CursorState::valid) entrance->cursor = cursor;
    if (kind == Kind::admin) return let_in(entrance);
    locate_player(entrance);
}

bool RealHub::identify(Entrance& entrance) {
    const auto& request = entrance.upgrade.request;
    Credentials credentials = find_credentials(request);
    if (credentials.token.empty()) return false;
    entrance.claims = ports_->tokens.verify(credentials.token);
    if (!entrance.claims || ports_->revocations.revoked(*entrance.claims)) return false;
    const Claims& claims = *entrance.claims;
    if (entrance.kind == Kind::admin ? !may_watch(claims) : !may_play(claims)) return false;
    if (credentials.by_protocol) entrance.protocol = "sw.v1";
    entrance.caller = Caller{
        .user = claims.user,
        .player = claims.player,
        .session = claims.session,
        .username = claims.username,
        .is_admin = claims.is_admin,
        .permissions = claims.permissions,
        .second_factor = claims.second_factor,
        .automation = claims.automation,
        .ip = request.peer,
        .user_agent = std::string(header_of(request, "user-agent")),
        .request_id = request.request_id,
    };
    return true;
}

void RealHub::locate_player(const std::shared_ptr<Entrance>& entrance) {
    if (!locate) return refuse(entrance->upgrade, 503, "unavailable", "The server is not ready");
    const PlayerId player = entrance->caller.player;
    ++joining_[player].count;
    const bool asked = ports_->read(
        // Runs on a read lane while the I/O thread leaves the entrance alone.
        [ask = locate, entrance, player](ReadTx& tx) { entrance->place = ask(tx, player); },
        [this, entrance, alive = std::weak_ptr(alive_)](const std::exception_ptr& failure) {
            if (!alive.expired()) on_located(entrance, failure);
        }
    );
    if (asked) return;
    end_joining(player);
    refuse(entrance->upgrade, 503, "overloaded", "Too many requests wait for the database");
}

void RealHub::end_joining(PlayerId player) {
    const auto found = joining_.find(player);
    if (found != joining_.end() && --found->second.count == 0) joining_.erase(found);
}

void RealHub::on_located(const std::shared_ptr<Entrance>& entrance, const std::exception_ptr& failure) {
    const PlayerId player = entrance->caller.player;
    if (failure || !entrance->place || draining_) {
        end_joining(player);
        if (const auto elsewhere = find_misdirection(failure))
            return refuse(entrance->upgrade, 421, elsewhere->id, elsewhere->message);
        if (failure || draining_) return refuse(entrance->upgrade, 503, "unavailable", "Try again");
        return refuse(entrance->upgrade, 403, "no_pilot", "There is no pilot for this account");
    }
    find_head(entrance);
}

/// The number that a socket without a cursor starts after is read before the handshake ends, so that nothing the client
/// does once it is connected can be counted as known.
void RealHub::find_head(const std::shared_ptr<Entrance>& entrance) {
    const PlayerId player = entrance->caller.player;
    if (entrance->cursor) return admit(entrance);
    ports_->timelines.read(
        "player:" + player.to_string(), 0, 0,
        [this, entrance, player,
         alive = std::weak_ptr(alive_)](const std::vector<NumberedFrame>&, bool, std::int64_t head) {
            if (alive.expired()) return;
            if (head < 0 || draining_) {
                end_joining(player);
                return refuse(entrance->upgrade, 503, "unavailable", "Try again");
            }
            entrance->head = head;
            admit(entrance);
        }
    );
}

void RealHub::admit(const std::shared_ptr<Entrance>& entrance) {
    entrance->located = true;
    let_in(entrance);
    // The client may have left; then nobody ever joins.
    if (entrance->located) end_joining(entrance->caller.player);
}

void RealHub::let_in(const std::shared_ptr<Entrance>& entrance) {
    entrance->upgrade.accept(
        [this, entrance, alive = std::weak_ptr(alive_)](boost::asio::ip::tcp::socket socket, std::string read_ahead) {
            if (alive.expired()) return;
            const bool located = std::exchange(entrance->located, false);
            open_transport(
                {std::move(socket), std::move(read_ahead), entrance->upgrade.request, entrance->protocol,
                 options_.max_message},
                [this, entrance, located, alive](std::shared_ptr<Transport> transport) {
                    if (alive.expired()) return;
                    if (transport) join(*entrance, std::move(transport));
                    if (located) end_joining(entrance->caller.player);
                }
            );
        }
    );
}

void RealHub::join(const Entrance& entrance, std::shared_ptr<Transport> transport) {
    SessionHost& host = *this;
    const auto session = std::make_shared<Session>(host, entrance.kind, entrance.caller, entrance.claims);
    sessions_.emplace(session.get(), session);
    count_kind(entrance.kind, 1);
    session->open(std::move(transport));
    // Both may have changed while the database was asked.
    if (draining_) session->close(1001, "server shutting down");
    else if (ports_->revocations.revoked(*entrance.claims)) session->close(4001, "revoked");
    if (session->closing()) return;
    if (entrance.kind == Kind::admin) join_admins(*session);
    else join_game(*session, entrance);
}

void RealHub::join_game(Session& session, const Entrance& entrance) {
    const PlayerId player = session.caller().player;
    Place place = *entrance.place;
    if (const auto& moved = joining_[player].moved_to) std::tie(place.region, place.sector) = *moved;
    session.badge = place.badge;
    const auto [seat, fresh] = by_player_.try_emplace(player, &session);
    if (!fresh) {
        Session& older = *std::exchange(seat->second, &session);
        leave_rooms(older);
        older.close(4001, "superseded");
    }
    put_into_rooms(session, place.region, place.sector, true);
    const std::string stream = "player:" + player.to_string();
    if (entrance.cursor) session.player.resume(stream, *entrance.cursor);
    else session.player.follow_from(stream, entrance.head);
    const bool came_over = elsewhere_.take(player);
    if (on_placed) on_placed(session.presence());
    if (fresh && !came_over && on_join) on_join(session.presence());
}

void RealHub::join_admins(Session& session) {
    const auto mine = [&](const Session* one) {
        return one->caller().user == session.caller().user && !one->closing();
    };
    while (static_cast<std::size_t>(std::count_if(admins_.begin(), admins_.end(), mine)) >= options_.admin_sockets) {
        (*std::find_if(admins_.begin(), admins_.end(), mine))->close(4001, "superseded");
    }
    admins_.push_back(&session);
    std::string hello;
    JsonWriter to(hello);
    to.begin_object();
    to.member("type", "connection_established");
    to.key("stats");
    to.raw(stats_json(stats()));
    to.member("timestamp", to_rfc3339(now()));
    to.end_object();
    session.Socket::send(std::move(hello));
}

}  // namespace sw::ws
