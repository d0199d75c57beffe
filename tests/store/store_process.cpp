#include "store_process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <vector>

namespace takedown::store_test {

namespace {

constexpr auto case_variable = "TAKEDOWN_STORE_CHILD_CASE=";

} // namespace

pid_t start_child(const std::string& test, const std::string& path)
{
    std::vector<std::string> arguments{
        "/proc/self/exe",
        "--gtest_filter=StoreChild." + test,
        "--gtest_also_run_disabled_tests",
        "--gtest_brief=1"};
    std::vector<char*> raw;
    for (std::string& argument : arguments) {
        raw.push_back(argument.data());
    }
    raw.push_back(nullptr);
    std::string variable = case_variable + path;
    std::vector<char*> environment{variable.data()};
    for (char** entry = environ; *entry != nullptr; ++entry) {
        environment.push_back(*entry);
    }
    environment.push_back(nullptr);
    pid_t child = -1;
    if (posix_spawn(&child, "/proc/self/exe", nullptr, nullptr, raw.data(), environment.data()) !=
        0) {
        return -1;
    }
    return child;
}

int wait_for(pid_t child)
{
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child) {
        return 255;
    }
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

int run_child(const std::string& test, const std::string& path)
{
    return wait_for(start_child(test, path));
}

std::string child_case()
{
    const char* path = std::getenv("TAKEDOWN_STORE_CHILD_CASE");
    return path != nullptr ? path : "";
}

} // namespace takedown::store_test
