// Pilots that trade without a pause at Terra Station and remember what they were told.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "blackbox/world.hpp"

namespace blackbox {

/// One trader: buys and sells single units under its own idempotency keys.
class Trader {
public:
    Trader(World& world, unsigned seed);

    /// One act. After a lost connection it either remembers the key for later or gives it up for good.
    void act();

    /// Repeats every act whose outcome is unknown until it is known.
    void settle();

    [[nodiscard]] int acknowledged() const { return acknowledged_; }

    /// Keys of acts that were lost and never repeated.
    [[nodiscard]] const std::vector<std::string>& given_up() const { return given_up_; }

    [[nodiscard]] const std::string& player() const { return player_; }

    /// Replies that were neither a success nor a refusal by the rules nor "try again later".
    [[nodiscard]] const std::vector<std::string>& surprises() const { return surprises_; }

private:
    struct Act {
        std::string key;
        std::string path;
        json body;
    };

    bool attempt(const Act& act);

    Pilot pilot_;
    std::string player_;
    std::mt19937 random_;
    std::string station_;
    std::string commodity_;
    std::vector<Act> unknown_;
    std::vector<std::string> surprises_;
    int made_ = 0;
    int acknowledged_ = 0;
    std::vector<std::string> given_up_;
    int held_ = 0;
};

/// Runs all traders on their own threads until `stop` is set.
class TradingFloor {
public:
    TradingFloor(World& world, int traders, unsigned seed);
    ~TradingFloor();

    void open();
    void close();

    /// Settles everything, then compares the trades in the database with what the traders were told.
    void check(World& world);

    [[nodiscard]] int acknowledged() const;

private:
    std::vector<std::unique_ptr<Trader>> traders_;
    std::vector<std::thread> threads_;
    std::atomic<bool> open_{false};
};

}  // namespace blackbox
