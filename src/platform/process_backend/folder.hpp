// The folder of one region: <data_dir>/regions/<slug>/. Everything that must survive a restart of this server.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "platform/process_backend/process.hpp"
#include "sectorwars/platform/describe.hpp"
#include "sectorwars/platform/region_backend.hpp"

namespace sw::process_backend {

/// spec.json: what runs there; no secrets.
struct Record {
    std::string slug, program, owner_id, governance, specialization, job_id, spec_hash;
    std::int64_t epoch = 0;
    double cpu_cores = 0;
    std::int64_t memory_bytes = 0;
    std::map<std::string, std::string> environment;
    std::int32_t nofile = 0;
    std::int32_t port = 0, internal_port = 0;  ///< on 127.0.0.1; kept, so that the addresses survive restarts

    static constexpr auto describe() {
        return fields(
            field("slug", &Record::slug, "Region"), field("program", &Record::program, "Path of the executable"),
            field("owner_id", &Record::owner_id, "Owner"), field("governance", &Record::governance, "Who rules"),
            field("specialization", &Record::specialization, "What it is good at"),
            field("job_id", &Record::job_id, "Job that made it"),
            field("spec_hash", &Record::spec_hash, "Hash of the specification"),
            field("epoch", &Record::epoch, "Epoch"), field("cpu_cores", &Record::cpu_cores, "Cores it may use"),
            field("memory_bytes", &Record::memory_bytes, "Memory it may use"),
            field("environment", &Record::environment, "Variables"), field("nofile", &Record::nofile, "Open files"),
            field("port", &Record::port, "Public listener"),
            field("internal_port", &Record::internal_port, "Internal listener")
        );
    }
};

/// process.json: what became of it.
struct Life {
    bool wanted = false;  ///< it is started again when it ends
    bool started = false;
    Identity process;
    Time started_at{};
    std::int32_t restarts = 0;   ///< by itself, since the last start by request
    std::int32_t exit_code = 0;  ///< of the last end; -1 = unknown

    static constexpr auto describe() {
        return fields(
            field("wanted", &Life::wanted, "Start it again when it ends"),
            field("started", &Life::started, "Was started at least once"),
            field("process", &Life::process, "Which process"), field("started_at", &Life::started_at, "Since"),
            field("restarts", &Life::restarts, "Starts after an end"),
            field("exit_code", &Life::exit_code, "Of the last end; -1 = unknown")
        );
    }
};

class Folder {
public:
    /// Does not touch the file system.
    Folder(const std::filesystem::path& regions, const std::string& slug);

    /// Slugs of all folders below `regions` that this backend made.
    [[nodiscard]] static std::vector<std::string> list(const std::filesystem::path& regions);

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    [[nodiscard]] std::filesystem::path data() const { return path_ / "data"; }

    [[nodiscard]] std::filesystem::path secrets() const { return path_ / "secrets"; }

    [[nodiscard]] std::filesystem::path log() const { return path_ / "region.log"; }

    [[nodiscard]] std::filesystem::path older_log() const { return path_ / "region.log.1"; }

    /// Made by this backend: there, no link, and marked as ours.
    [[nodiscard]] bool is_ours() const;

    /// Makes and marks it. Throws conflict "foreign_folder" when something else has that name.
    void make() const;
    void make_data() const;

    /// Replaces all secrets.
    void write_secrets(const std::map<std::string, std::string>& secrets) const;

    [[nodiscard]] std::optional<Record> read_record() const;
    void write(const Record& record) const;
    [[nodiscard]] Life read_life() const;
    void write(const Life& life) const;

    /// Only what is ours; does not follow links.
    void remove() const;

    /// The last lines of both logs, at most 1 MiB. Blocking.
    [[nodiscard]] std::string tail(int lines) const;

    /// Above 10 MiB: the log begins anew and the older one keeps what it held. Blocking.
    void rotate_log() const;

private:
    std::filesystem::path path_;
};

/// A port of 127.0.0.1 that nobody listens on, outside the range that the kernel gives to clients.
[[nodiscard]] std::int32_t free_port(const std::vector<std::int32_t>& taken);
[[nodiscard]] bool is_free(std::int32_t port);

}  // namespace sw::process_backend
