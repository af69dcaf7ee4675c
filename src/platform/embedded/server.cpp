// What both kinds of server share.
#include "platform/embedded/server.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <functional>

#include "sectorwars/base/result.hpp"

namespace sw::embedded {

bool end_by_steps(std::vector<pid_t> processes, const std::vector<EndStep>& steps) {
    for (const auto& step : steps) {
        if (end_processes(processes, step.signal, step.patience)) return true;
        const auto gone = std::remove_if(processes.begin(), processes.end(), std::not_fn(is_alive));
        processes.erase(gone, processes.end());
    }
    return processes.empty();
}

void write_settings(const std::filesystem::path& file, const std::string& text) {
    const std::string fresh = file.string() + ".new";
    {
        std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
        out << text;
        if (!out.flush()) throw Failure(Code::internal, "embedded_settings", "cannot write " + fresh);
    }
    ::chmod(fresh.c_str(), 0644);
    if (std::rename(fresh.c_str(), file.c_str()) != 0) {
        throw Failure(Code::internal, "embedded_settings", "cannot write " + file.string());
    }
}

}  // namespace sw::embedded
