// A feature as data: its routes, WebSocket commands, jobs and subscriptions. feature.cpp fills one of these.
//
// The lane of a route follows from its handler's signature:
//   Out f(Tx&, const Caller&, const In&)        write lane, one transaction, idempotent by key, retried on 40001/40P01
//   Out f(ReadTx&, const Caller&, const In&)    read lane
//   Out f(Offload&, const Caller&, const In&)   processor pool (password hashing): bounded, 429 beyond
//   Out f(const Caller&, const In&)             on the I/O thread: memory only, must not block
//   Later<Out> f(const Caller&, const In&)      called on the I/O thread; the answer comes when other machines gave
//   theirs
// Out is a described struct, Prepared, or Result of a struct: an Error in it is answered, but what was written is kept,
// whereas a thrown Failure rolls back. A route made by post_prepared() has two steps: P f(const Caller&, const In&) on
// the processor pool, then Out f(Tx&, const Caller&, const In&, const P&) on the write lane.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "sectorwars/base/id.hpp"
#include "sectorwars/platform/access.hpp"
#include "sectorwars/platform/describe.hpp"
#include "sectorwars/platform/http_types.hpp"
#include "sectorwars/platform/lanes.hpp"
#include "sectorwars/platform/roles.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw {

struct Platform;
class Socket;

/// The authenticated person behind a call; empty ids for anonymous ones.
struct Caller {
    UserId user;
    PlayerId player;  ///< nil when the account has no pilot
    SessionId session;
    std::string username;
    bool is_admin = false;
    std::vector<std::string> permissions;  ///< scopes of the administrator, or of the API token when `automation`
    bool second_factor = false;            ///< the session was opened with one
    bool automation = false;               ///< a script with an API token, not the person
    std::string ip;
    std::string user_agent;
    std::string request_id;
    std::string idempotency_key;  ///< as sent; the write lane has dealt with it, an Offload handler may
    std::string authorization;    ///< the bare bearer token, for the few routes that look at it; never logged
    bool cookie_session = false;  ///< X-Session: cookie; the refresh token travels as a cookie, for browsers
    std::string refresh_cookie;   ///< value of the cookie sw_refresh, for the auth feature; never logged
    std::string service;          ///< Role::service: "nexus" or "region:<slug>"; else empty
};

/// What the dispatcher gives to a route; exactly the one of tx, read, offload that its lane names is set.
struct Invocation {
    const Caller& caller;
    const JsonValue& input;
    Tx* tx = nullptr;
    ReadTx* read = nullptr;
    Offload* offload = nullptr;
    const void* prepared = nullptr;  ///< what Route::prepare made
};

/// A handler that returns this instead of a described struct controls the whole reply.
struct Prepared {
    http::Response response;
};

struct Route {
    http::Method method;
    std::string path;  ///< "/api/v1/sectors/{sector_id}/stations"; answers with a trailing slash too
    Role role;
    std::string scope;  ///< what an administrator needs; empty for all other roles
    std::string summary;
    int status = 200;
    RateClass rate = RateClass::by_method;
    Lane lane = Lane::memory;
    std::function<std::shared_ptr<const void>(const Invocation&)> prepare;  ///< when set: on the pool, before `run`
    std::function<http::Response(const Invocation&)> run;
    std::function<void(const Invocation&, std::function<void(http::Response)>)> run_later;  ///< instead, on Lane::later
    Listener listener = Listener::api;
    TokenUse token = TokenUse::by_role;
    AuditUse audit = AuditUse::by_method;
    bool dual_control = false;
    std::function<void(JsonWriter&, SchemaSet&)> input_schema;
    std::function<void(JsonWriter&, SchemaSet&)> output_schema;
};

/// Optional parts of a route, with designated initializers: {.status = 201, .rate = RateClass::login}.
struct RouteOptions {
    int status = 200;
    RateClass rate = RateClass::by_method;
    Listener listener = Listener::api;
    TokenUse token = TokenUse::by_role;
    AuditUse audit = AuditUse::by_method;
    bool dual_control = false;  ///< destructive: another administrator must approve the very same request first
};

namespace detail {

template <class F>
struct Signature : Signature<decltype(&F::operator())> {};

template <class O, class C, class I>
struct Signature<O (*)(C&, const Caller&, const I&)> {
    using Out = O;
    using Context = C;
    using In = I;
};

template <class O, class I>
struct Signature<O (*)(const Caller&, const I&)> {
    using Out = O;
    using Context = void;
    using In = I;
};

template <class F, class O, class C, class I>
struct Signature<O (F::*)(C&, const Caller&, const I&) const> : Signature<O (*)(C&, const Caller&, const I&)> {};

template <class F, class O, class I>
struct Signature<O (F::*)(const Caller&, const I&) const> : Signature<O (*)(const Caller&, const I&)> {};

template <class T>
struct Answered {
    using Type = T;
};

template <class T>
struct Answered<Result<T>> {
    using Type = T;
};

template <class T>
struct Answered<Later<T>> {
    using Type = T;
};

template <class T>
struct IsLater : std::false_type {};

template <class T>
struct IsLater<Later<T>> : std::true_type {};

template <class Context>
constexpr Lane lane_of() {
    if constexpr (std::is_same_v<Context, Tx>) return Lane::write;
    else if constexpr (std::is_same_v<Context, ReadTx>) return Lane::read;
    else if constexpr (std::is_same_v<Context, Offload>) return Lane::offload;
    else return Lane::memory;
}

template <class Context>
Context& context_of(const Invocation& call) {
    if constexpr (std::is_same_v<Context, Tx>) return *call.tx;
    else if constexpr (std::is_same_v<Context, ReadTx>) return *call.read;
    else return *call.offload;
}

template <class Out>
http::Response to_response(Out&& out, int status) {
    if constexpr (std::is_same_v<std::decay_t<Out>, Prepared>) {
        return std::move(out.response);
    } else {
        http::Response response{.status = status};
        response.body.reserve(512);
        JsonWriter writer(response.body);
        Json<std::decay_t<Out>>::write(writer, out);
        return response;
    }
}

template <class T>
http::Response to_response(Result<T>&& out, int status) {
    if (out) return to_response(std::move(out).value(), status);
    http::Response response;
    response.refusal = std::make_shared<const Error>(out.error());
    return response;
}

template <class F>
Route make_route(
    http::Method method, std::string path, F handler, Access access, std::string summary, RouteOptions options
) {
    using S = Signature<F>;
    using In = typename S::In;
    using Out = typename Answered<typename S::Out>::Type;
    Route route{.method = method, .path = std::move(path), .role = access.role, .summary = std::move(summary)};
    route.scope = access.scope;
    route.token = options.token;
    route.audit = options.audit;
    route.dual_control = options.dual_control;
    route.status = options.status;
    route.rate = options.rate;
    route.listener = options.listener;
    if constexpr (IsLater<typename S::Out>::value) {
        static_assert(std::is_void_v<typename S::Context>, "a handler that answers later gets no transaction");
        route.lane = Lane::later;
        route.run_later = [handler = std::move(handler),
                           status = options.status](const Invocation& call, std::function<void(http::Response)> done) {
            handler(call.caller, read_json<In>(call.input)).begin([done = std::move(done), status](Result<Out> out) {
                done(to_response(std::move(out), status));
            });
        };
    } else {
        route.lane = lane_of<typename S::Context>();
        route.run = [handler = std::move(handler), status = options.status](const Invocation& call) {
            const In in = read_json<In>(call.input);
            if constexpr (std::is_void_v<typename S::Context>) return to_response(handler(call.caller, in), status);
            else return to_response(handler(context_of<typename S::Context>(call), call.caller, in), status);
        };
    }
    route.input_schema = [](JsonWriter& to, SchemaSet& schemas) { Json<In>::schema(to, schemas); };
    if constexpr (!std::is_same_v<Out, Prepared>) {
        route.output_schema = [](JsonWriter& to, SchemaSet& schemas) { Json<Out>::schema(to, schemas); };
    }
    return route;
}

template <class S, class O, class C, class I>
auto bind_method(std::shared_ptr<const S> service, O (S::*method)(C&, const Caller&, const I&) const) {
    return [service = std::move(service), method](C& context, const Caller& caller, const I& in) -> O {
        return (*service.*method)(context, caller, in);
    };
}

template <class S, class O, class I>
auto bind_method(std::shared_ptr<const S> service, O (S::*method)(const Caller&, const I&) const) {
    return [service = std::move(service), method](const Caller& caller, const I& in) -> O {
        return (*service.*method)(caller, in);
    };
}

}  // namespace detail

/// Makes a handler of a const method: call(service, &Service::buy).
template <class S, class M>
auto call(const std::shared_ptr<const S>& service, M method) {
    return detail::bind_method<S>(service, method);
}

template <class F>
Route get(std::string path, F handler, Access access, std::string summary, RouteOptions options = {}) {
    return detail::make_route(
        http::Method::get, std::move(path), std::move(handler), access, std::move(summary), options
    );
}

template <class F>
Route post(std::string path, F handler, Access access, std::string summary, RouteOptions options = {}) {
    return detail::make_route(
        http::Method::post, std::move(path), std::move(handler), access, std::move(summary), options
    );
}

template <class F>
Route put(std::string path, F handler, Access access, std::string summary, RouteOptions options = {}) {
    return detail::make_route(
        http::Method::put, std::move(path), std::move(handler), access, std::move(summary), options
    );
}

template <class F>
Route patch(std::string path, F handler, Access access, std::string summary, RouteOptions options = {}) {
    return detail::make_route(
        http::Method::patch, std::move(path), std::move(handler), access, std::move(summary), options
    );
}

template <class F>
Route del(std::string path, F handler, Access access, std::string summary, RouteOptions options = {}) {
    return detail::make_route(
        http::Method::del, std::move(path), std::move(handler), access, std::move(summary), options
    );
}

namespace detail {

template <class O, class P, class I>
Route make_prepared(
    http::Method method, std::string path, std::function<P(const Caller&, const I&)> prepare,
    std::function<O(Tx&, const Caller&, const I&, const P&)> handler, Access access, std::string summary,
    RouteOptions options
) {
    auto placeholder = [](Tx&, const Caller&, const I&) -> O { throw std::logic_error("not prepared"); };
    Route route = make_route(method, std::move(path), placeholder, access, std::move(summary), options);
    route.prepare = [prepare = std::move(prepare)](const Invocation& call) -> std::shared_ptr<const void> {
        return std::make_shared<const P>(prepare(call.caller, read_json<I>(call.input)));
    };
    route.run = [handler = std::move(handler), status = options.status](const Invocation& call) {
        const I in = read_json<I>(call.input);
        return to_response(handler(*call.tx, call.caller, in, *static_cast<const P*>(call.prepared)), status);
    };
    return route;
}

}  // namespace detail

/// Two steps, for writes that need a slow computation first: `prepare` runs on the processor pool (bounded, 429 beyond)
/// and `handler` gets its result within the transaction, idempotent by key as in the write lane.
template <class O, class P, class I>
Route post_prepared(
    std::string path, std::function<P(const Caller&, const I&)> prepare,
    std::function<O(Tx&, const Caller&, const I&, const P&)> handler, Access access, std::string summary,
    RouteOptions options = {}
) {
    return detail::make_prepared<O, P, I>(
        http::Method::post, std::move(path), std::move(prepare), std::move(handler), access, std::move(summary), options
    );
}

template <class O, class P, class I>
Route put_prepared(
    std::string path, std::function<P(const Caller&, const I&)> prepare,
    std::function<O(Tx&, const Caller&, const I&, const P&)> handler, Access access, std::string summary,
    RouteOptions options = {}
) {
    return detail::make_prepared<O, P, I>(
        http::Method::put, std::move(path), std::move(prepare), std::move(handler), access, std::move(summary), options
    );
}

/// A WebSocket frame from a client: {"type": name, …}. Runs on the I/O thread and must not block.
struct Command {
    std::string name;
    Role role;  ///< player: game socket; admin: admin socket
    std::function<void(Socket&, const JsonValue&)> run;
    std::string summary;
    std::function<void(JsonWriter&, SchemaSet&)> schema;
};

template <class In>
Command command(std::string name, Role role, std::function<void(Socket&, const In&)> run, std::string summary) {
    Command out{.name = std::move(name), .role = role, .summary = std::move(summary)};
    out.run = [run = std::move(run)](Socket& socket, const JsonValue& frame) { run(socket, read_json<In>(frame)); };
    out.schema = [](JsonWriter& to, SchemaSet& schemas) { Json<In>::schema(to, schemas); };
    return out;
}

/// Work on a timetable. One process at a time holds the lease; the run is one transaction (platform spec 8.3).
struct Job {
    std::string name;
    std::chrono::seconds period;
    std::function<void(Tx&)> run;
};

/// Called on the I/O thread of every process for each event of the topic, after the event's own commit.
/// Memory only: rooms, caches. May be called twice for one event after a crash.
struct Subscription {
    std::string topic;
    std::function<void(const Event&)> run;
};

struct EventType {
    std::string topic;
    std::string frame;
    std::string summary;
    std::function<void(JsonWriter&, SchemaSet&)> schema;
};

/// Documents an event in docs/events.md.
template <class E>
EventType event_type(std::string summary) {
    return {std::string(E::topic), std::string(E::frame), std::move(summary), [](JsonWriter& to, SchemaSet& schemas) {
                Json<E>::schema(to, schemas);
            }};
}

struct Feature {
    std::string name;
    unsigned modes = 0;
    std::vector<Route> routes{};
    std::vector<Command> commands{};
    std::vector<Job> jobs{};
    std::vector<Subscription> subscriptions{};
    std::vector<EventType> events{};
    /// After migrations and before the listener opens; in the order of Feature::stage, lower first.
    std::function<void()> start{};
    int stage = 0;
    /// Once the listeners are open. In the order of stage. Must not block; loops on a Reactor begin here.
    std::function<void()> opened{};
    /// When the server drains, before the database goes, in reverse order: ends what start() and opened() began.
    std::function<void()> stop{};
};

}  // namespace sw
