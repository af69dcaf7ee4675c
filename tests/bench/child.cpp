// fork, exec, wait; the configuration of nginx; the answer of pgbench.
#include "child.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "blackbox/client.hpp"
#include "blackbox/process.hpp"
#include "support/postgres.hpp"

namespace bench {
namespace {

using namespace std::chrono_literals;

/// nginx refuses longer parameters than about 4 KB, so that a body is put together from variables.
constexpr std::size_t chunk = 1024;

std::string read_file(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

std::string nginx_configuration(std::uint16_t port, const std::vector<std::string>& headers, std::size_t body_bytes) {
    std::string text =
        "daemon off; worker_processes 1; pid nginx.pid; error_log error.log crit;\n"
        "events { worker_connections 1024; }\nhttp { access_log off; keepalive_requests 100000000; server_tokens off;\n"
        "default_type application/json; client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3;\n"
        "uwsgi_temp_path t4; scgi_temp_path t5;\nserver { listen 127.0.0.1:" +
        std::to_string(port) + ";\n";
    for (const auto& header : headers) text += "add_header " + header + ";\n";
    std::string body;
    if (body_bytes >= chunk) text += "set $chunk \"" + std::string(chunk, 'x') + "\";\n";
    for (std::size_t i = 0; i < body_bytes / chunk; ++i) body += "$chunk";
    body += std::string(body_bytes % chunk, 'y');
    // A letter behind $chunk would belong to the variable's name.
    if (body_bytes % chunk != 0 && body_bytes >= chunk) body[body.size() - body_bytes % chunk] = '-';
    return text + "location / { return 200 \"" + body + "\"; } } }\n";
}

}  // namespace

TemporaryDirectory::TemporaryDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "sw-bench-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
    path = pattern;
    std::filesystem::permissions(path, std::filesystem::perms(0755));
}

TemporaryDirectory::~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
}

void write_file(const std::filesystem::path& path, const std::string& text) {
    std::ofstream out(path);
    out << text;
    if (!out.flush()) throw std::runtime_error("cannot write " + path.string());
}

Child::Child(const std::vector<std::string>& arguments, const std::filesystem::path& output) {
    std::vector<char*> argv;
    for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    pid_ = fork();
    if (pid_ < 0) throw std::runtime_error("cannot fork");
    if (pid_ > 0) return;
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    const int out = open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    close_range(3, ~0U, 0);
    execvp(argv[0], argv.data());
    _exit(127);
}

Child::~Child() {
    if (pid_ <= 0) return;
    kill(pid_, SIGTERM);
    wait();
}

int Child::wait() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

Nginx::Nginx(const std::vector<std::string>& headers, std::size_t body_bytes) : port_(blackbox::free_port()) {
    const auto file = directory_.path / "nginx.conf";
    const auto log = directory_.path / "output";
    write_file(file, nginx_configuration(port_, headers, body_bytes));
    child_ = std::make_unique<Child>(
        std::vector<std::string>{"nginx", "-p", directory_.path.string(), "-e", "error.log", "-c", file.string()}, log
    );
    for (int i = 0; i < 200; ++i) {
        try {
            const auto reply = blackbox::Client(port_, 1s).get("/");
            if (reply.status == 200 && reply.text.size() == body_bytes) return;
        } catch (const blackbox::ConnectionLost&) {
        }
        std::this_thread::sleep_for(20ms);
    }
    throw std::runtime_error("nginx does not answer: " + read_file(log) + read_file(directory_.path / "error.log"));
}

double run(const PgBench& settings) {
    TemporaryDirectory directory;
    const auto output = directory.path / "output";
    std::vector<std::string> arguments{
        support::postgres_programs() / "pgbench",
        "-n",
        "-M",
        "prepared",
        "-j",
        "1",
        "-c",
        std::to_string(settings.clients),
        "-T",
        std::to_string(std::max(1L, std::lround(settings.seconds))),
        "-f",
        settings.script.string()};
    for (const auto& definition : settings.definitions) arguments.insert(arguments.end(), {"-D", definition});
    arguments.push_back(settings.url);
    // The lanes of the server work with these settings too.
    setenv("PGOPTIONS", "-c search_path=region,nexus,public -c timezone=UTC -c role=sectorwars_app", 1);
    const int code = Child(arguments, output).wait();
    unsetenv("PGOPTIONS");
    const std::string said = read_file(output);
    const auto at = said.find("tps = ");
    if (code != 0 || at == std::string::npos) throw std::runtime_error("pgbench failed: " + said);
    return std::atof(said.c_str() + at + 6);
}

}  // namespace bench
