// What the composition root hands to each feature. References to objects that outlive all features.
#pragma once

#include <any>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <typeindex>
#include <unordered_map>

#include "sectorwars/platform/config.hpp"
#include "sectorwars/platform/describe.hpp"
#include "sectorwars/platform/feature.hpp"

namespace sw {

class Hub;
class Metrics;
class PasswordHasher;
class TokenIssuer;
class Revocations;
class Reactor;
class ServiceTokens;
class KeyRing;
class Envelope;

/// The database, for code that is not inside a route: start-up and caches. See src/platform/db/db.hpp.
class Database {
public:
    virtual ~Database() = default;
    virtual void read(const std::function<void(ReadTx&)>& work) = 0;
    virtual void write(const std::function<void(Tx&)>& work) = 0;

    using Done = std::function<void(std::exception_ptr)>;

    /// As read() and write(), answered by callback on a database thread; false when the queue is full, then `done` is
    /// never called. For coroutines see reactor.hpp.
    virtual bool try_read(std::function<void(ReadTx&)> work, Done done) = 0;
    virtual bool try_write(std::function<void(Tx&)> work, Done done) = 0;
};

/// In-memory objects that several features read, one of each type, made on first use by the composition root.
class Shared {
public:
    template <class T>
    std::shared_ptr<T> get() {
        auto& slot = slots_[std::type_index(typeid(T))];
        if (!slot.has_value()) slot = std::make_shared<T>();
        return std::any_cast<std::shared_ptr<T>>(slot);
    }

private:
    std::unordered_map<std::type_index, std::any> slots_;
};

struct Platform {
    const Config& config;
    Database& database;
    Shared& shared;
    Hub& hub;
    Metrics& metrics;
    PasswordHasher& passwords;
    TokenIssuer& tokens;
    Revocations& revocations;
    Reactor& reactor;         ///< the thread that talks to other processes of this installation
    ServiceTokens& services;  ///< who this process is to them, and who they are
    KeyRing& keys;            ///< public keys by kid
    Envelope& envelope;       ///< secrets at rest
};

/// Text of config/balance/<file>; throws when it cannot be read.
std::string read_balance_file(const Config& config, const std::string& file);

/// config/balance/<file> as a described struct; a problem stops start-up and names file and field.
template <class T>
std::shared_ptr<const T> load_tuning(const Platform& platform, const std::string& file) {
    try {
        return std::make_shared<const T>(parse_json<T>(read_balance_file(platform.config, file)));
    } catch (const Failure& failure) {
        std::string text = "config/balance/" + file + ": " + failure.error().message;
        for (const auto& problem : failure.error().fields) text += "; " + problem.field + " " + problem.message;
        throw Failure(Code::internal, "bad_balance_file", text);
    }
}

}  // namespace sw
