// Uses one processor for as many seconds as the argument says. Needs nothing of the container it runs in.
#include <chrono>
#include <cstdlib>

int main(int argc, char** argv) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(argc > 1 ? std::atoi(argv[1]) : 1);
    while (std::chrono::steady_clock::now() < end) {
    }
    return 0;
}
