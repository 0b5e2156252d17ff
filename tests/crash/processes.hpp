// SPDX-License-Identifier: MIT
// The processes of a crash campaign, each the same program in another role.
#pragma once

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <httplib.h>

extern char** environ;

namespace crash {

inline ::pid_t spawn(const std::vector<std::string>& arguments, int output = -1) {
    std::vector<char*> argv;
    std::string self = "/proc/self/exe";
    argv.push_back(self.data());
    std::vector<std::string> copies = arguments;
    for (std::string& each : copies) argv.push_back(each.data());
    argv.push_back(nullptr);
    ::posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    if (output >= 0) ::posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    ::pid_t child = -1;
    if (::posix_spawn(&child, self.c_str(), &actions, nullptr, argv.data(), environ) != 0) std::abort();
    ::posix_spawn_file_actions_destroy(&actions);
    return child;
}

class gateway_process {
public:
    explicit gateway_process(std::uint64_t seed) {
        std::array<int, 2> pipe{};
        if (::pipe2(pipe.data(), O_CLOEXEC) != 0) std::abort();
        child_ = spawn({"gateway", std::to_string(seed)}, pipe[1]);
        ::close(pipe[1]);
        std::FILE* output = ::fdopen(pipe[0], "r");
        if (std::fscanf(output, "%d", &port_) != 1) std::abort();
        std::fclose(output);
    }
    ~gateway_process() {
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
    }
    gateway_process(const gateway_process&) = delete;
    gateway_process& operator=(const gateway_process&) = delete;

    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    [[nodiscard]] std::map<std::string, int> counts() const {
        httplib::Client client("127.0.0.1", port_);
        client.set_read_timeout(60);
        const auto got = client.Get("/counts");
        if (!got) std::abort();
        std::istringstream lines(got->body);
        std::map<std::string, int> counted;
        std::string key;
        for (int count = 0; lines >> key >> count;) counted[key] = count;
        return counted;
    }

private:
    ::pid_t child_ = -1;
    int port_ = 0;
};

}  // namespace crash
