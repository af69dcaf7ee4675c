// TemporaryRedis: one child process.
#include "support/redis.hpp"

#include <hiredis/hiredis.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <thread>

namespace support {
namespace {

using namespace std::chrono_literals;

std::string temporary_directory() {
    char path[] = "/tmp/sw-redis-XXXXXX";
    if (mkdtemp(path) == nullptr) throw std::runtime_error("no temporary directory");
    return path;
}

}  // namespace

TemporaryRedis::TemporaryRedis() : directory_(temporary_directory()) {
    start();
}

TemporaryRedis::~TemporaryRedis() {
    stop();
    std::filesystem::remove_all(directory_);
}

void TemporaryRedis::start() {
    pid_ = fork();
    if (pid_ == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        const std::string log = directory_ + "/redis.log";
        const std::string path = socket();
        execlp(
            "redis-server", "redis-server", "--port", "0", "--unixsocket", path.c_str(), "--save", "", "--appendonly",
            "no", "--dir", directory_.c_str(), "--logfile", log.c_str(), static_cast<char*>(nullptr)
        );
        _exit(127);
    }
    for (int i = 0; i < 200; ++i) {
        try {
            if (command({"PING"}) == "PONG") return;
        } catch (const std::exception&) {
        }
        std::this_thread::sleep_for(20ms);
    }
    throw std::runtime_error("redis-server does not start; is it installed?");
}

void TemporaryRedis::stop() {
    if (pid_ <= 0) return;
    kill(pid_, SIGCONT);
    kill(pid_, SIGTERM);
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
}

void TemporaryRedis::freeze() const {
    kill(pid_, SIGSTOP);
}

void TemporaryRedis::thaw() const {
    kill(pid_, SIGCONT);
}

/// One command on a connection of its own.
template <class Use>
void TemporaryRedis::ask(const std::vector<std::string>& words, const Use& use) const {
    redisContext* context = redisConnectUnixWithTimeout(socket().c_str(), timeval{1, 0});
    if (context == nullptr || context->err != 0) {
        if (context != nullptr) redisFree(context);
        throw std::runtime_error("redis does not answer");
    }
    std::vector<const char*> texts;
    for (const auto& word : words) texts.push_back(word.c_str());
    auto* reply =
        static_cast<redisReply*>(redisCommandArgv(context, static_cast<int>(texts.size()), texts.data(), nullptr));
    if (reply != nullptr) use(*reply);
    if (reply != nullptr) freeReplyObject(reply);
    redisFree(context);
}

std::string TemporaryRedis::command(const std::vector<std::string>& words) const {
    std::string out;
    ask(words, [&](const redisReply& reply) { out = reply.str != nullptr ? reply.str : ""; });
    return out;
}

int TemporaryRedis::subscribers(const std::string& channel) const {
    int out = -1;
    ask({"PUBSUB", "NUMSUB", channel}, [&](const redisReply& reply) {
        if (reply.elements == 2) out = static_cast<int>(reply.element[1]->integer);
    });
    return out;
}

}  // namespace support
