// SPDX-License-Identifier: MIT
// Sends one calendar event and says what became of it. `send_event --help` tells the rest.
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <wawp/describe/request_sample.hpp>
#include <wawp/testing/sandbox.hpp>
#include <wawp/wawp.hpp>

#if defined(WAWP_EXAMPLE_CURL)
#include <wawp/transport/curl.hpp>
#endif

namespace {

enum exit_status { exit_sent = 0, exit_not_sent = 1, exit_unknown = 2, exit_usage = 64 };

/// What the command line asks for; at first the endpoint's documented example.
struct settings {
    wawp::event event{.chat_id = "201234567890@c.us",
                      .name = "Team Meeting 📅",
                      .description = "Discussing Q1 Roadmap",
                      .start_time = wawp::rfc3339("2025-01-03T16:00:00Z"),
                      .end_time = wawp::rfc3339("2025-01-03T17:00:00Z"),
                      .location = "Meeting Room A",
                      .extra_guests_allowed = true};
    wawp::request_options request{};
    std::optional<wawp::sample_language> sample{};
    bool dry_run = false;
    bool sandbox = false;
    bool help = false;
};

/// Why an argument cannot be used; empty if it can.
using problem = std::string;

problem set_recipient(settings& to, std::string_view value) {
    to.event.chat_id = value;
    if (!value.starts_with('+')) return {};
    auto chat_id = wawp::chat_id_from_phone(value);
    if (!chat_id) return to_string(chat_id.error());
    to.event.chat_id = *chat_id;
    return {};
}

template <auto Text>
problem set_text(settings& to, std::string_view value) {
    to.event.*Text = std::string(value);
    return {};
}

template <auto Time>
problem set_time(settings& to, std::string_view value) {
    const auto instant = wawp::parse_rfc3339(value);
    if (!instant) return to_string(instant.error());
    to.event.*Time = *instant;
    return {};
}

problem set_guests(settings& to, std::string_view value) {
    to.event.extra_guests_allowed = (value == "true");
    return value == "true" || value == "false" ? "" : "give true or false";
}

problem set_base_url(settings& to, std::string_view value) {
    to.request.base_url = value;
    return {};
}

problem set_sample(settings& to, std::string_view value) {
    const auto language = wawp::parse_sample_language(value);
    if (!language) return to_string(language.error());
    to.sample = *language;
    return {};
}

template <bool settings::*Switch>
problem turn_on(settings& to, std::string_view) {
    to.*Switch = true;
    return {};
}

struct flag {
    const char* name;
    const char* value;  ///< what follows it; null if nothing does
    problem (*take)(settings&, std::string_view);
    const char* meaning;
};

constexpr flag flags[] = {
    {"--to", "CHAT", set_recipient, "a chat id (digits@c.us, digits@g.us, digits@lid), or a phone number that begins with +"},
    {"--name", "TEXT", set_text<&wawp::event::name>, "what the event is called"},
    {"--description", "TEXT", set_text<&wawp::event::description>, "what it is about"},
    {"--start", "TIME", set_time<&wawp::event::start_time>, "RFC 3339 with an offset, such as 2026-12-01T16:00:00+02:00"},
    {"--end", "TIME", set_time<&wawp::event::end_time>, "the same, after the start"},
    {"--location", "TEXT", set_text<&wawp::event::location>, "where it takes place"},
    {"--guests", "BOOL", set_guests, "true or false: whether guests may bring others"},
    {"--reply-to", "ID", set_text<&wawp::event::reply_to>, "id of the message that this one answers"},
    {"--base-url", "URL", set_base_url, "where the gateway is; https://api.wawp.net if not given"},
    {"--sample", "NAME", set_sample, "print the request as curl, python, javascript, php or http, without the token, and send nothing"},
    {"--dry-run", nullptr, turn_on<&settings::dry_run>, "print the request and send nothing"},
    {"--sandbox", nullptr, turn_on<&settings::sandbox>, "send to a gateway that lives inside this program"},
    {"--help", nullptr, turn_on<&settings::help>, "print this"},
};

const flag* find_flag(std::string_view name) {
    for (const flag& candidate : flags) {
        if (name == candidate.name) return &candidate;
    }
    return nullptr;
}

problem parse(int count, char** arguments, settings& asked) {
    for (int i = 1; i < count; ++i) {
        const std::string name = arguments[i];
        const flag* const found = find_flag(name);
        if (found == nullptr) return "unknown argument " + name;
        if (found->value != nullptr && ++i == count) return name + " needs a value";
        const problem wrong = found->take(asked, arguments[i]);
        if (!wrong.empty()) return name + ": " + wrong;
    }
    return {};
}

void print_help() {
    std::puts("Sends a calendar event to a WhatsApp chat. What is not given is taken from the documented example.\n");
    for (const flag& each : flags) std::printf("  %-13s %-5s %s\n", each.name, each.value ? each.value : "", each.meaning);
    std::puts("\nCredentials come from the environment: WAWP_INSTANCE_ID and WAWP_ACCESS_TOKEN.");
    std::puts("Exit status: 0 sent (or nothing to send), 1 not sent, 2 unknown, 64 the command line or the set-up is wrong.");
}

int usage(const problem& wrong) {
    std::fprintf(stderr, "send_event: %s\nTry send_event --help.\n", wrong.c_str());
    return exit_usage;
}

std::string_view from_environment(const char* name, std::string_view otherwise) {
    const char* const value = std::getenv(name);
    return value == nullptr || *value == '\0' ? otherwise : value;
}

/// What sends nothing to a real gateway does without credentials.
std::optional<wawp::credentials> find_credentials(const settings& asked) {
    const bool needed = !asked.dry_run && !asked.sandbox && !asked.sample;
    const auto instance = from_environment("WAWP_INSTANCE_ID", needed ? "" : "INSTANCE_ID");
    const auto token = from_environment("WAWP_ACCESS_TOKEN", needed ? "" : "ACCESS_TOKEN");
    if (instance.empty() || token.empty()) return std::nullopt;
    return wawp::credentials{std::string(instance), token};
}

void print(const char* label, std::string_view value) {
    std::printf("  %-10s %.*s\n", label, static_cast<int>(value.size()), value.data());
}

int report(const wawp::error& error) {
    std::fprintf(stderr, "%s\n", to_string(error).c_str());
    std::printf("verdict: %s\n", std::string(to_string(error.delivery)).c_str());
    return error.delivery == wawp::delivery::unknown ? exit_unknown : exit_not_sent;
}

int report(const wawp::receipt& sent) {
    const wawp::message& answer = sent.answer;
    std::puts("answer");
    print("id", sent.id);
    if (answer.type) print("type", answer.type->name);
    if (answer.ack) print("ack", std::to_string(static_cast<int>(answer.ack->level)));
    if (const auto time = time_of(answer)) {
        print("timestamp", std::to_string(time->time_since_epoch().count()) + " (" + wawp::format_rfc3339(*time) + ")");
    }
    if (answer.from) print("from", *answer.from);
    if (answer.to) print("to", *answer.to);
    if (answer.body) print("body", *answer.body);
    print("attempts", std::to_string(sent.attempts));
    for (const std::string_view key : sent.mismatched) print("not read", key);
    if (sent.may_be_duplicate) std::puts("An earlier attempt may have gone out as well: look into the chat.");
    std::puts("verdict: sent");
    return exit_sent;
}

/// Prints the request as it will be sent, with another token: what is not there cannot leak.
wawp::result<wawp::http::request> print_request(const settings& asked, const wawp::credentials& who) {
    const wawp::credentials shown{who.instance_id, "[redacted]"};
    auto request = wawp::encode<wawp::send_event>(asked.event, shown, asked.request);
    if (!request) return request;
    std::printf("request\n  POST %s\n", request->url.c_str());
    for (const auto& header : request->headers) {
        std::printf("  %s: %s\n", header.name.c_str(), std::string(header.value.reveal()).c_str());
    }
    std::printf("  %s\n", std::string(request->body.reveal()).c_str());
    return request;
}

/// Prints a program that sends the same request.
int print_sample(const settings& asked, const wawp::credentials& who) {
    const auto request = wawp::encode<wawp::send_event>(asked.event, who, asked.request);
    if (!request) return report(request.error());
    const std::string sample = wawp::request_sample(*request, *asked.sample);
    std::fwrite(sample.data(), 1, sample.size(), stdout);
    return exit_sent;
}

template <class Transport>
int send(Transport transport, const settings& asked, wawp::credentials who) {
    wawp::client client{std::move(transport), std::move(who), wawp::client_options{.request = asked.request}};
    const auto sent = client.send(asked.event);
    return sent ? report(*sent) : report(sent.error());
}

int send(const settings& asked, wawp::credentials who) {
    if (asked.sandbox) {
        wawp::testing::sandbox gateway;
        return send(gateway.transport(), asked, std::move(who));
    }
#if defined(WAWP_EXAMPLE_CURL)
    return send(wawp::curl_transport{}, asked, std::move(who));
#else
    return usage("built without libcurl: use --sandbox or --dry-run, or build it with CMake where libcurl is installed");
#endif
}

}  // namespace

int main(int count, char** arguments) {
    settings asked;
    if (const problem wrong = parse(count, arguments, asked); !wrong.empty()) return usage(wrong);
    if (asked.help) {
        print_help();
        return 0;
    }

    auto who = find_credentials(asked);
    if (!who) return usage("set WAWP_INSTANCE_ID and WAWP_ACCESS_TOKEN, or use --sandbox or --dry-run");
    if (asked.sample) return print_sample(asked, *who);
    if (const auto request = print_request(asked, *who); !request) return report(request.error());
    return asked.dry_run ? exit_sent : send(asked, std::move(*who));
}
