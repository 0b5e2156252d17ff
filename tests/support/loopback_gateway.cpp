// SPDX-License-Identifier: MIT
// A real HTTP server on 127.0.0.1, on a port of the system's choice, that keeps the sandbox's rules.
//
//   loopback_gateway [--echo] [-- command argument...]
//
// Runs the command, in whose arguments {url} stands for the server's address, and ends with the command's exit status.
// Without a command it prints the address and serves until it is killed. With --echo every answer is a 500 that holds
// the whole request, access token included, as some gateways do.
#include <spawn.h>
#include <sys/wait.h>

#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <httplib.h>

#include <wawp/testing/sandbox.hpp>

extern char** environ;

namespace {

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '"' || c == '\\') out.push_back('\\');
        out.push_back(c);
    }
    return out;
}

wawp::http::response echo(const httplib::Request& got) {
    std::string text = got.method + ' ' + got.path;
    for (const auto& [name, value] : got.headers) text += "; " + name + ": " + value;
    return {.status = 500,
            .headers = {{"Content-Type", "application/json"}},
            .body = R"({"statusCode":500,"message":"cannot handle )" + escaped(text + "; " + got.body) + R"(","request":)" +
                    got.body + "}"};
}

class gateway {
public:
    explicit gateway(bool echoes) : echoes_(echoes) {
        server_.set_keep_alive_timeout(1);
        server_.Post(".*", [this](const httplib::Request& got, httplib::Response& answer) { serve(got, answer); });
        port_ = server_.bind_to_any_port("127.0.0.1");
    }

    [[nodiscard]] bool is_bound() const { return port_ > 0; }
    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    void run() { server_.listen_after_bind(); }

    /// To be called on another thread than `run`. Stopping a server that does not run yet would do nothing.
    void stop() {
        while (!server_.is_running()) std::this_thread::yield();
        server_.stop();
    }

private:
    void serve(const httplib::Request& got, httplib::Response& answer) {
        const std::lock_guard one_at_a_time(busy_);
        const wawp::http::response said = echoes_ ? echo(got) : sandbox_.handle(got.path, got.body);
        answer.status = said.status;
        answer.body = said.body;
        for (const wawp::http::header& each : said.headers) answer.set_header(each.name, each.value);
    }

    bool echoes_;
    std::mutex busy_;
    wawp::testing::sandbox sandbox_;
    httplib::Server server_;
    int port_ = 0;
};

/// @return the command's exit status; 127 if it cannot be started or was killed
int run_command(std::vector<std::string> command, const std::string& url) {
    std::vector<char*> arguments;
    for (std::string& each : command) {
        if (const auto at = each.find("{url}"); at != std::string::npos) each.replace(at, 5, url);
        arguments.push_back(each.data());
    }
    arguments.push_back(nullptr);
    pid_t child = 0;
    int status = 0;
    if (posix_spawnp(&child, arguments[0], nullptr, nullptr, arguments.data(), environ) != 0) {
        std::fprintf(stderr, "loopback_gateway: cannot start %s\n", arguments[0]);
        return 127;
    }
    if (waitpid(child, &status, 0) != child) return 127;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 127;
}

}  // namespace

int main(int count, char** arguments) {
    std::vector<std::string> rest(arguments + 1, arguments + count);
    const bool echoes = !rest.empty() && rest.front() == "--echo";
    if (echoes) rest.erase(rest.begin());
    if (!rest.empty() && (rest.front() != "--" || rest.size() == 1)) {
        std::fputs("usage: loopback_gateway [--echo] [-- command argument...]\n", stderr);
        return 64;
    }

    gateway server(echoes);
    if (!server.is_bound()) return std::fputs("loopback_gateway: cannot listen on 127.0.0.1\n", stderr), 1;
    if (rest.empty()) {
        std::printf("%s\n", server.url().c_str());
        std::fflush(stdout);
        server.run();
        return 0;
    }
    std::thread serving([&] { server.run(); });
    const int status = run_command({rest.begin() + 1, rest.end()}, server.url());
    server.stop();
    serving.join();
    return status;
}
