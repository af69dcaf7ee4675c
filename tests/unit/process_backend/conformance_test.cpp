// The process backend keeps what every engine keeps.
#include "engine/conformance.hpp"

#include <csignal>

#include "unit/process_backend/support.hpp"

TEST_CASE("the process backend conforms") {
    const process_backend_test::Folder folder;
    sw::Config config;
    config.data_dir = folder.path();
    sw::Metrics metrics;
    sw::test::IoThread thread;
    const auto backend = sw::make_process_backend(config, metrics, thread.io.get_executor());
    engine_test::Stage stage{.thread = thread, .backend = *backend};
    stage.spec = [](const std::string& slug) { return process_backend_test::spec_of(slug); };
    stage.replaces_on_restart = true;  // the id is the process
    stage.make_foreign = [&](const std::string& slug) {
        std::filesystem::create_directories(folder.region(slug));
        std::ofstream(folder.region(slug) / "precious") << "mine";
    };
    stage.foreign_is_untouched = [&](const std::string& slug) {
        return process_backend_test::text_of(folder.region(slug) / "precious") == "mine";
    };
    stage.remove_foreign = [&](const std::string& slug) { std::filesystem::remove_all(folder.region(slug)); };
    stage.crash_instance = [&](const std::string& slug) {
        ::kill(std::stoi(engine_test::look(stage, slug).id), SIGKILL);
    };
    stage.read_secret = [&](const std::string& slug, const std::string& name) {
        return process_backend_test::text_of(folder.region(slug) / "secrets" / name);
    };
    stage.leftovers = [&](const std::string& slug) {
        return std::filesystem::exists(folder.region(slug)) ? folder.region(slug).string() : "";
    };
    engine_test::check_conformance(stage);
    thread.stop();
}
