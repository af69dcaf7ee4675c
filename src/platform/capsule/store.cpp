// The folder of capsules.
#include <algorithm>

#include "platform/capsule/file.hpp"
#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/envelope.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw::capsule {

namespace fs = std::filesystem;

namespace {

/// An interrupted snapshot's file, old enough that nobody writes it any more.
constexpr auto forgotten = std::chrono::hours{24};

std::vector<fs::path> files_in(const fs::path& folder, const char* extension) {
    std::vector<fs::path> out;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(folder, none)) {
        if (entry.is_regular_file() && entry.path().extension() == extension) out.push_back(entry.path());
    }
    std::sort(out.rbegin(), out.rend());
    return out;
}

void remove(const fs::path& file, std::vector<fs::path>& removed) {
    std::error_code problem;
    if (fs::remove(file, problem)) removed.push_back(file);
    else if (problem)
        log::warn("A capsule could not be removed", {{"file", file.string()}, {"error", problem.message()}});
}

}  // namespace

std::vector<Capsule> list(
    const Envelope& envelope, const fs::path& folder, const std::string& slug, std::vector<fs::path>* damaged
) {
    std::vector<Capsule> out;
    for (const auto& file : files_in(folder / slug, ".capsule")) {
        try {
            out.push_back(inspect(envelope, file));
        } catch (const Failure&) {
            if (damaged != nullptr) damaged->push_back(file);
        }
    }
    std::stable_sort(out.begin(), out.end(), [](const Capsule& one, const Capsule& other) {
        return one.manifest.created_at > other.manifest.created_at;
    });
    return out;
}

std::optional<Time> expiry(const Manifest& manifest) {
    if (manifest.kind == Kind::manual) return std::nullopt;
    return manifest.created_at + kept;
}

std::vector<fs::path> prune(const Envelope& envelope, const fs::path& folder, Time now) {
    std::vector<fs::path> removed;
    std::error_code none;
    for (const auto& region : fs::directory_iterator(folder, none)) {
        if (!region.is_directory()) continue;
        const auto capsules = list(envelope, folder, region.path().filename().string());
        for (std::size_t i = 1; i < capsules.size(); ++i) {
            const auto end = expiry(capsules[i].manifest);
            if (end && *end <= now) remove(capsules[i].file, removed);
        }
        for (const auto& part : files_in(region.path(), ".part")) {
            if (fs::file_time_type::clock::now() - fs::last_write_time(part, none) > forgotten) remove(part, removed);
        }
    }
    return removed;
}

}  // namespace sw::capsule
