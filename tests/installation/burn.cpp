// Wants two processors for as many seconds as the argument says, so that one is to be had beside other work. Needs
// nothing of the container it runs in.
#include <unistd.h>

#include <chrono>
#include <cstdlib>

int main(int argc, char** argv) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(argc > 1 ? std::atoi(argv[1]) : 1);
    if (fork() < 0 || fork() < 0) return 1;
    while (std::chrono::steady_clock::now() < end) {
    }
    return 0;
}
