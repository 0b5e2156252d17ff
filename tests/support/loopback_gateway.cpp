// SPDX-License-Identifier: MIT
// A real HTTP server on 127.0.0.1, on a port of the system's choice, that keeps the sandbox's rules.
//
//   loopback_gateway [--echo] [--strict] [--layout dotted|nested|either|neither] [--retry-after seconds]
//                    [-- command argument...]
//
// Runs the command, in whose arguments {url} stands for the server's address, and ends with the command's exit status.
// Without a command it prints the address and serves until it is killed.
//
// --echo         every answer is a 500 that holds the whole request, access token included, as some gateways do
// --strict       a request that is not exactly as it should be is a 400 that says what is wrong with it
// --layout       takes only requests in this layout
// --retry-after  the first request is answered 429, with this header
#include <spawn.h>
#include <sys/wait.h>

#include <cstddef>
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

/// What is wrong with the head of a request; empty if it is as it should be.
std::string find_fault(const httplib::Request& got) {
    const auto value_of = [&](const char* name) { return got.get_header_value(name); };
    if (got.target != "/v2/send/event") return "the path is " + got.target;
    for (const auto& [name, value] : got.headers) {
        if (got.get_header_value_count(name) > 1) return "a header comes twice: " + name;
    }
    for (const char* const needed : {"Host", "Content-Type", "Content-Length", "Accept", "Accept-Encoding", "User-Agent"}) {
        if (!got.has_header(needed)) return std::string("a header is missing: ") + needed;
    }
    if (value_of("Content-Type") != "application/json") return "Content-Type is " + value_of("Content-Type");
    if (value_of("Content-Length") != std::to_string(got.body.size())) return "Content-Length is " + value_of("Content-Length");
    if (value_of("Accept") != "application/json") return "Accept is " + value_of("Accept");
    if (value_of("Accept-Encoding") != "identity") return "Accept-Encoding is " + value_of("Accept-Encoding");
    for (const char* const unwanted : {"Transfer-Encoding", "Authorization", "Cookie", "Expect", "Content-Encoding"}) {
        if (got.has_header(unwanted)) return std::string("a header does not belong there: ") + unwanted;
    }
    return {};
}

wawp::http::response not_as_it_should_be(const std::string& fault) {
    return {.status = 400,
            .headers = {{"Content-Type", "application/json"}},
            .body = R"({"code":"strict","message":")" + escaped(fault) + R"("})"};
}

struct settings {
    bool echoes = false;
    bool strict = false;
    wawp::testing::accepted_layouts layouts = wawp::testing::accepted_layouts::either;
    std::string retry_after{};
    std::vector<std::string> command{};
};

class gateway {
public:
    explicit gateway(const settings& asked) : asked_(asked) {
        sandbox_.set_layouts(asked.layouts);
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
        const wawp::http::response said = answer_to(got);
        answer.status = said.status;
        answer.body = said.body;
        for (const wawp::http::header& each : said.headers) answer.set_header(each.name, each.value);
    }

    wawp::http::response answer_to(const httplib::Request& got) {
        if (asked_.echoes) return echo(got);
        const std::string fault = asked_.strict ? find_fault(got) : std::string();
        if (!fault.empty()) return not_as_it_should_be(fault);
        const bool too_early = ++requests_ == 1 && !asked_.retry_after.empty();
        if (!too_early) return sandbox_.handle(got.path, got.body);
        return {.status = 429, .headers = {{"Retry-After", asked_.retry_after}}, .body = R"({"message":"Too many requests"})"};
    }

    settings asked_;
    int requests_ = 0;
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

/// @return whether the arguments could be understood
bool parse(const std::vector<std::string>& arguments, settings& asked) {
    using wawp::testing::accepted_layouts;
    for (std::size_t at = 0; at < arguments.size(); ++at) {
        const std::string& name = arguments[at];
        const std::string value = at + 1 < arguments.size() ? arguments[at + 1] : std::string();
        if (name == "--") {
            asked.command.assign(arguments.begin() + static_cast<std::ptrdiff_t>(at) + 1, arguments.end());
            return !asked.command.empty();
        }
        if (name == "--echo") {
            asked.echoes = true;
        } else if (name == "--strict") {
            asked.strict = true;
        } else if (name == "--retry-after" && !value.empty()) {
            asked.retry_after = value;
            ++at;
        } else if (name == "--layout") {
            if (value == "dotted") asked.layouts = accepted_layouts::dotted;
            else if (value == "nested") asked.layouts = accepted_layouts::nested;
            else if (value == "neither") asked.layouts = accepted_layouts::neither;
            else if (value != "either") return false;
            ++at;
        } else {
            return false;
        }
    }
    return true;
}

}  // namespace

int main(int count, char** arguments) {
    settings asked;
    if (!parse({arguments + 1, arguments + count}, asked)) {
        std::fputs("usage: loopback_gateway [--echo] [--strict] [--layout dotted|nested|either|neither]\n"
                   "                        [--retry-after seconds] [-- command argument...]\n", stderr);
        return 64;
    }

    gateway server(asked);
    if (!server.is_bound()) {
        std::fputs("loopback_gateway: cannot listen on 127.0.0.1\n", stderr);
        return 1;
    }
    if (asked.command.empty()) {
        std::printf("%s\n", server.url().c_str());
        std::fflush(stdout);
        server.run();
        return 0;
    }
    std::thread serving([&] { server.run(); });
    const int status = run_command(asked.command, server.url());
    server.stop();
    serving.join();
    return status;
}
