// SPDX-License-Identifier: MIT
// Runs request samples against a gateway on this machine, each with the program that it is written for: what arrives is
// compared with what arrives from the client, byte for byte.
//
//   samples <folder for the programs>
//
// A line for each language says how many samples ran and how many were the same. Ends with 0 if all were, with 1 if one was
// not, and with 77 if all that ran were but a program is missing: a line then says which.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <wawp/core/ascii.hpp>
#include <wawp/describe/request_sample.hpp>
#include <wawp/event/authentication.hpp>
#include <wawp/event/self_hosted.hpp>
#include <wawp/testing/fault_server.hpp>
#include <wawp/testing/sandbox.hpp>
#include <wawp/wawp.hpp>

#include "support/sample_event.hpp"
#include "support/socket_transport.hpp"

extern char** environ;

namespace {

using namespace std::string_view_literals;
using wawp::sample_language;
using wawp::http::request;
using wawp::testing::fault_step;

/// A token that has to be quoted itself.
constexpr std::string_view token = R"(T0K'3N"$(id)`x`\é</script>)";

struct sample_case {
    std::string name;
    request sent;            ///< its token is not in any other spelling than JSON's
    bool is_event = false;   ///< the sandbox must take the body
    bool has_token = false;  ///< the sample that hides it runs as well
};

/// How a language's samples are run. Without a program they go over a socket as they are.
struct runner {
    sample_language language;
    const char* program;
    const char* file;
    std::vector<std::string> probe;  ///< succeeds where samples can run
};

const std::vector<runner>& runners() {
    static const std::vector<runner> all = {
        {sample_language::curl, "sh", "sample.sh", {"sh", "-c", "curl --version"}},
        {sample_language::curl, "bash", "sample.sh", {"bash", "-c", "curl --version"}},
        {sample_language::python, "python3", "sample.py", {"python3", "-c", "import urllib.request"}},
        {sample_language::javascript, "node", "sample.js", {"node", "-e", "process.exit(typeof fetch === 'function' ? 0 : 1)"}},
        {sample_language::php, "php", "sample.php", {"php", "-r", "exit(ini_get('allow_url_fopen') ? 0 : 1);"}},
        {sample_language::http, "", "", {}},
    };
    return all;
}

/// @return the exit status; 127 if the program cannot be started
int run(std::vector<std::string> command, const std::string& output) {
    std::vector<char*> arguments;
    for (std::string& each : command) arguments.push_back(each.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&files, 1, 2);
    pid_t child = 0;
    const bool started = posix_spawnp(&child, arguments[0], &files, nullptr, arguments.data(), environ) == 0;
    posix_spawn_file_actions_destroy(&files);
    int status = 0;
    if (!started || waitpid(child, &status, 0) != child) return 127;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 127;
}

std::string read_file(const std::string& name) {
    std::ifstream file(name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Sends the bytes as they are and reads the answer.
std::string send_bytes(unsigned short port, std::string_view bytes) {
    const int to = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    std::string answer;
    if (::connect(to, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) break;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        char chunk[4096];
        for (ssize_t got = 0; (got = ::recv(to, chunk, sizeof chunk, 0)) > 0;) answer.append(chunk, static_cast<std::size_t>(got));
    }
    ::close(to);
    return answer;
}

constexpr std::string_view accepted = R"({"id":"true_201234567890@c.us_3EB0FFFF"})";

/// Takes every request, and keeps it.
class gateway {
public:
    explicit gateway(const std::string& head) : server_({script(head)}, std::chrono::seconds{30}) {}

    [[nodiscard]] std::string url() const { return server_.base_url(); }
    [[nodiscard]] unsigned short port() const { return server_.port(); }
    /// What came since the last call.
    std::vector<std::string> requests() {
        std::vector<std::string> all = server_.requests();
        server_.forget();
        return all;
    }

private:
    static wawp::testing::fault_script script(const std::string& head) {
        using kind = fault_step::kind;
        const std::string answer = "HTTP/1.1 " + head + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " +
                                   std::to_string(accepted.size()) + "\r\n\r\n" + std::string(accepted);
        return {{kind::read_request}, {kind::write, 0, answer}, {kind::close}};
    }

    wawp::testing::fault_server server_;
};

struct received {
    std::string line, body;
    std::vector<wawp::http::header> headers;

    explicit received(std::string_view text) {
        const std::size_t head = text.find("\r\n\r\n");
        body = text.substr((std::min)(head + 4, text.size()));
        text = text.substr(0, head);
        line = text.substr(0, text.find("\r\n"));
        for (std::size_t end = text.find("\r\n"); end != text.npos;) {
            text.remove_prefix(end + 2);
            end = text.find("\r\n");
            const std::string_view field = text.substr(0, end);
            const std::size_t colon = field.find(':'), start = (std::min)(field.find_first_not_of(' ', colon + 1), field.size());
            headers.push_back({std::string(field.substr(0, colon)), std::string(field.substr(start))});
        }
    }

    /// Its only value; something that no header has if there is none, or more than one.
    [[nodiscard]] std::string value_of(std::string_view name) const {
        std::vector<std::string> values;
        for (const auto& each : headers) {
            if (wawp::detail::equal_ignoring_case(each.name, name)) values.push_back(each.value);
        }
        return values.size() == 1 ? values.front() : "\n" + std::to_string(values.size()) + " of them";
    }
};

/// Why the two are not the same request; empty if they are.
std::string difference(const received& got, const received& reference, const request& sent) {
    if (got.line != reference.line) return "the request line is " + got.line + ", not " + reference.line;
    if (got.body != reference.body) return "the body is\n" + got.body + "\nnot\n" + reference.body;
    for (const auto& [name, value] : sent.headers) {
        if (got.value_of(name) != reference.value_of(name)) return name + " is " + got.value_of(name) + ", not " + reference.value_of(name);
    }
    return {};
}

class campaign {
public:
    explicit campaign(std::string folder) : folder_(std::move(folder)) {}

    [[nodiscard]] std::string url() const { return taking_.url(); }

    /// What the gateway receives from the library itself.
    received reference_of(const request& sent) {
        tests::socket_transport transport;
        const auto answer = transport.round_trip(sent, std::chrono::steady_clock::now() + std::chrono::seconds{30});
        const std::vector<std::string> got = taking_.requests();
        if (!answer || got.size() != 1) std::abort();
        return received(got.front());
    }

    /// What is wrong with the sample of one request; empty if nothing.
    std::string try_case(const runner& by, const sample_case& tried) {
        const received reference = reference_of(tried.sent);
        if (tried.is_event && !sandbox_takes(reference.body)) return "the sandbox refuses the client's request";
        const std::string sample = wawp::request_sample(tried.sent, by.language, {.reveal_secrets = true});
        std::string wrong = check(by, sample, taking_, [&](const received& got) { return difference(got, reference, tried.sent); });
        return wrong.empty() && tried.has_token ? try_hidden(by, tried, reference) : wrong;
    }

    /// No client may carry the body to where a redirect points.
    std::string try_redirect(const runner& by) {
        request sent{.url = redirecting_.url() + "/v2/send/event", .headers = {{"Content-Type", "application/json"}}, .body = "{}"};
        return check(by, wawp::request_sample(sent, by.language), redirecting_, [](const received&) { return std::string(); });
    }

private:
    static bool sandbox_takes(const std::string& body) {
        wawp::testing::sandbox sandbox;
        return sandbox.handle("/v2/send/event", body).status / 100 == 2;
    }

    /// The sample that anybody may see holds no token, in any spelling, and sends none.
    std::string try_hidden(const runner& by, const sample_case& tried, const received& reference) {
        const std::string sample = wawp::request_sample(tried.sent, by.language);
        const wawp::secret hidden = token;
        if (wawp::redact(sample, hidden) != sample || sample.find("T0K") != sample.npos) return "the sample holds the token:\n" + sample;
        return check(by, sample, taking_, [&](const received& got) -> std::string {
            const std::string expected = wawp::redact(reference.body, hidden);
            if (got.body != expected) return "the body without the token is\n" + got.body + "\nnot\n" + expected;
            for (const auto& [name, value] : got.headers) {
                if (wawp::redact(value, hidden) != value) return "the token arrives in " + name;
            }
            return {};
        });
    }

    template <class Judge>
    std::string check(const runner& by, const std::string& sample, gateway& at, Judge judge) {
        std::string output;
        if (by.language == sample_language::http) {
            output = send_bytes(at.port(), sample);
        } else {
            const std::string file = folder_ + "/" + by.file, printed = folder_ + "/output";
            std::ofstream(file, std::ios::binary) << sample;
            const int status = run({by.program, file}, printed);
            output = read_file(printed);
            if (status != 0) return "exit status " + std::to_string(status) + ": " + output + "\n" + sample;
        }
        const std::vector<std::string> got = at.requests();
        if (got.size() != 1) return std::to_string(got.size()) + " requests arrived; printed was " + output + "\n" + sample;
        if (output.find(accepted) == output.npos) return "the answer is not shown but " + output;
        const std::string wrong = judge(received(got.front()));
        return wrong.empty() ? wrong : wrong + "\nfrom\n" + sample;
    }

    std::string folder_;
    gateway taking_{"201 Created"};
    gateway redirecting_{"307 Temporary Redirect\r\nLocation: /elsewhere"};
};

/// An endpoint whose token travels in a header, as `Header` has it.
template <class Header>
struct keyed_event : wawp::message_endpoint<"/v2/send/event", Header> {
    template <std::same_as<wawp::event> Event>
    using request_fields = wawp::event_fields<Event>;
};

const std::vector<std::string>& nasty_texts() {
    static const std::vector<std::string> all = {
        "'", "\"", "\\", "'''", R"(\')", R"(\\"\\')", "a\nb\r\n\tc", "$(id)", "`id`", "${HOME} $HOME $0", "%s%d%%n\\x41\\101", "!! !$ ^a^b", "Team Meeting 📅 👩‍👩‍👧",
        "</script><script>alert(1)</script><!-- -->", "<?php echo 1; ?>", "?>", "\\u0041\\n", "{$a} {$b['c']} #{d} {{e}}", "a; rm -rf / & | > < * ? [a] ~ #", "\u2028\u2029\u202E\u0085\uFEFF",
        "\x7F\x1B[31m\x01\x1F", std::string("a\0b\0", 4), "\b\f\v\a", "'; $a = \"", "\"\"\"'''\"\"\"", "é ü ß Ω 日本語 العربية", "--data @/etc/passwd", "EOF\nEOF\n", "`${a}`", "\\", "trailing \\", " ", "%00%0a%27",
    };
    return all;
}

const std::vector<std::string>& nasty_bodies() {
    static const std::vector<std::string> all = [] {
        std::vector<std::string> bodies = {"", "@/etc/passwd", "-n", "--", "%s", "\n", "\r\n\r\n", "{\n  \"a\": 1\n}\n", std::string("\0", 1), std::string("\0001", 2), "\xFF", "\xC3", "a\xED\xA0\x80z", "\xF0\x9F\x93", "'\xFF'$(id)\\",
                                           "\xEF\xBB\xBF{}", std::string(150'000, 'x'), std::string(150'000, '\''), "{\"a\":\"" + std::string(60'000, '\\') + "\"}"};
        std::string every;
        for (int byte = 0; byte < 256; ++byte) every.push_back(static_cast<char>(byte));
        bodies.push_back(every);
        return bodies;
    }();
    return all;
}

template <class Endpoint>
sample_case event_case(const std::string& name, const wawp::event& event, const std::string& url, bool is_event) {
    auto made = wawp::encode<Endpoint>(event, {"INSTANCE'ID", token}, {.base_url = url, .user_agent = "it's \"me\" $(id) \\ é"});
    if (!made) std::abort();
    return {name, std::move(*made), is_event, true};
}

std::vector<sample_case> all_cases(const std::string& url) {
    std::vector<sample_case> cases;
    for (const std::string& text : nasty_texts()) {
        auto event = tests::documented_event();
        event.name = "x" + text;
        event.description = text;
        event.location = text + text;
        cases.push_back(event_case<wawp::send_event>("event with " + text, event, url, true));
        cases.back().has_token = cases.size() % 8 == 1;
    }
    auto echo = tests::documented_event();
    echo.description = "mine is " + std::string(token);
    cases.push_back(event_case<wawp::send_event>("token in the description", echo, url, true));
    cases.push_back(event_case<keyed_event<wawp::auth::header<"access-token">>>("token in access-token", echo, url, false));
    cases.push_back(event_case<keyed_event<wawp::auth::header<"X-Api-Key", "session">>>("token in X-Api-Key", echo, url, false));
    cases.push_back(event_case<keyed_event<wawp::auth::bearer>>("token in Authorization", echo, url, false));
    for (const std::string& body : nasty_bodies()) {
        cases.push_back({"body of " + std::to_string(body.size()) + " bytes: " + body.substr(0, 60), {.url = url + "/p", .headers = {{"Content-Type", "application/json"}}, .body = body}});
    }
    cases.push_back({"a strange path", {.url = url + "/a'$(id)`x`;&|*!(b)[c]/%41?d=[1-3]&e={f,g}'", .headers = {{"Content-Type", "application/json"}, {"X-Tab", "a\tb"}, {"X-Latin", "\xE9\xFF"}}, .body = "{}"}});
    cases.back().sent.url = wawp::detail::sample_url(cases.back().sent.url);  // as any client sends it
    return cases;
}

struct tally {
    int ran = 0, same = 0;
};

tally try_all(campaign& all, const runner& by) {
    tally counted;
    const auto count = [&](const std::string& name, const std::string& wrong) {
        ++counted.ran;
        counted.same += wrong.empty();
        if (!wrong.empty()) std::printf("%s, %s: %s\n", std::string(to_string(by.language)).c_str(), name.c_str(), wrong.substr(0, 2000).c_str());
    };
    for (const sample_case& each : all_cases(all.url())) count(each.name, all.try_case(by, each));
    count("a redirect", all.try_redirect(by));
    return counted;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        std::fputs("usage: samples <folder for the programs>\n", stderr);
        return 64;
    }
    for (const char* const proxy : {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"}) ::unsetenv(proxy);
    const std::string folder = arguments[1];
    campaign all(folder);
    bool failed = false, missing = false;
    for (const runner& by : runners()) {
        const std::string label = std::string(to_string(by.language)) + (*by.program ? std::string(" (") + by.program + ")" : std::string());
        if (!by.probe.empty() && run(by.probe, folder + "/output") != 0) {
            std::printf("samples %s not run: `%s` fails\n", label.c_str(), by.probe.front().c_str());
            missing = true;
            continue;
        }
        const tally counted = try_all(all, by);
        std::printf("samples %s %d same %d\n", label.c_str(), counted.ran, counted.same);
        std::fflush(stdout);
        failed = failed || counted.same != counted.ran;
    }
    return failed ? 1 : missing ? 77 : 0;
}
